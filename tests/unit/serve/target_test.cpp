#include "serve/http/target.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve::target_test {

using Segments = std::vector<std::string>;

TEST_CASE("a target is split and decoded") {
  const auto target = parse_target("/v2/a%2Fb/c%C3%A5?q=a+b%20c&x&y=1=2&&");
  REQUIRE(target);
  CHECK(target->segments == Segments{"v2", "a/b", "cå"});
  REQUIRE(target->query.size() == 3);
  CHECK(target->query[0].name == "q");
  CHECK(target->query[0].value == "a b c");
  CHECK(target->query[1].value.empty());
  CHECK(target->query[2].value == "1=2");
  CHECK(parse_target("/")->segments.empty());
  CHECK(parse_target("/a?")->query.empty());
}

TEST_CASE("what is no path of ours is refused") {
  for (const char* target : {"", "a", "//a", "/a/", "/a//b", "/a/../b", "/a/%2e%2e/b", "/a/.", "/a%zz", "/a?x=%",
                             "/a#f", "/å", "/a b", "http://host/a", "*"}) {
    CAPTURE(target);
    CHECK_FALSE(parse_target(target));
  }
}

TEST_CASE("a refused target says why") {
  const std::vector<std::pair<std::string, std::string>> faults = {{"", "begins with /"},
                                                                   {"*", "begins with /"},
                                                                   {"/a#f", "%23"},
                                                                   {"/a%zz", "hexadecimal"},
                                                                   {"/a?x=%", "hexadecimal"},
                                                                   {"/a%2", "hexadecimal"},
                                                                   {"/å", "percent-encoded"},
                                                                   {"/a b", "percent-encoded"},
                                                                   {"//a", "empty segment"},
                                                                   {"/a//b", "empty segment"},
                                                                   {"/a/?b=c/", "without the / at its end"},
                                                                   {"/a/..", ". or .."},
                                                                   {"/a/%2e%2e/b", ". or .."}};
  for (const auto& [target, part] : faults) {
    CAPTURE(target);
    REQUIRE_FALSE(parse_target(target));
    CHECK(fault_of_target(target).find(part) != std::string_view::npos);
  }
}

}  // namespace custengine::serve::target_test
