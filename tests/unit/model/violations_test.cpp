#include "model/violations.hpp"

#include "catch.hpp"
#include "model/validation.hpp"
#include "repeat_text.hpp"

#include <custengine/filter.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace violations_test {

using namespace custengine;
using custengine::test::repeat_text;
using model::Path;
using model::Violations;

TEST_CASE("a path makes its text on demand") {
  const Path root, list = root / "addresses", element = list[2];
  CHECK(root.text().empty());
  CHECK(Path("").text().empty());
  CHECK(Path("email").text() == "email");
  CHECK((element / "city").text() == "addresses[2].city");
  CHECK(root[0].text() == "[0]");
  CHECK((root / "").text() == "\"\"");
  CHECK((Path("a") / std::string(100, 'x')).text() == "a." + repeat_text("x", 64) + "…");
}

TEST_CASE("texts are shortened in whole characters") {
  CHECK(model::shortened("Oslo") == "Oslo");
  CHECK(model::shortened(std::string(64, 'x')) == std::string(64, 'x'));
  CHECK(model::shortened(repeat_text("å", 100)) == repeat_text("å", 32) + "…");
  CHECK(model::shortened("aå", 2) == "a…");
}

TEST_CASE("the first hundred violations are kept, the others counted") {
  const Path list = "contacts";
  Violations violations;
  CHECK(violations.empty());
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK_FALSE(violations.full());
    violations.add(list[i], "is wrong");
  }
  CHECK(violations.full());
  for (std::size_t i = 100; i < 200'000; ++i) violations.add(list[i], "is wrong");
  violations.add({"text already", "is wrong"});
  CHECK(violations.count() == 200'001);
  const Error error = std::move(violations).to_error();
  CHECK(error.violations.size() == 100);
  CHECK(error.violations.back().field == "contacts[99]");
  CHECK(error.message.size() < 1100);
  CHECK_THAT(error.message, Catch::StartsWith("contacts[0]: is wrong; contacts[1]: is wrong; "));
  const auto told = static_cast<std::size_t>(std::ranges::count(error.message, '['));
  CHECK_THAT(error.message, Catch::EndsWith("; and " + std::to_string(200'001 - told) + " more"));
}

TEST_CASE("few violations are all listed, without a count") {
  Violations violations;
  violations.add("city", "a");
  violations.add(Path(), "b");
  CHECK(std::move(violations).to_error().message == "city: a; b");
}

TEST_CASE("an error message is bounded and has the first violation") {
  Violations violations;
  violations.add("city", std::string(5000, 'x'));
  violations.add("email", "y");
  const Error error = std::move(violations).to_error();
  CHECK(error.violations[0].message == repeat_text("x", 1000) + "…");
  CHECK(error.message == "city: " + error.violations[0].message + "; and 1 more");
}

TEST_CASE("a message quotes only the beginning of a value") {
  const std::string megabyte(1'000'000, 'x');
  CHECK(parse_sort_field(megabyte).error().message.size() < 600);
  CHECK(parse_sort_direction(megabyte).error().message.size() < 200);
  CHECK(Filter::parse(repeat_text("x", 60'000) + " == 'a'").error().message.size() < 2000);
}

TEST_CASE("a draft reports at most a hundred violations") {
  CustomerDraft draft{.first_name = "x", .addresses = {20'000, Address{.email = "x"}}};
  draft.contacts = {20'000, Contact{.extensions = {{.organization_id = "!"}}}};
  draft.consents = {20'000, Consent{.id = "twice"}};
  draft.extensions = {20'000, Extension{}};
  Violations violations;
  model::check_values(draft, {}, violations);
  CHECK(violations.count() == 20'000U + 20'000U * 4 + 19'999U + 20'000U * 2);
  CHECK(std::move(violations).to_error().violations.size() == 100);
}

}  // namespace violations_test
