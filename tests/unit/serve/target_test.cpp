#include "serve/http/target.hpp"

#include "catch.hpp"

#include <string>
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

}  // namespace custengine::serve::target_test
