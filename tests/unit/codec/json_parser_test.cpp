#include "codec/json_reader.hpp"

#include <custengine/json.hpp>

#include "catch.hpp"
#include "repeat_text.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace custengine::codec::json_parser_test {
namespace {

using Catch::Contains;
using Catch::StartsWith;
using test::repeat_text;

// The faults of a text; empty if it is valid JSON.
std::vector<FieldViolation> faults(std::string_view text) {
  Violations violations;
  const auto syntax = read_json(text, Target(), violations);
  if (violations.empty()) {
    CHECK_FALSE(syntax);
    return {};
  }
  return std::move(violations).to_error().violations;
}

TEST_CASE("a syntax error names its offset in bytes") {
  struct Case {
    std::string text;
    std::size_t offset;
  };
  const auto [text, offset] = GENERATE(values<Case>({
      {"", 0},
      {" ", 1},
      {"{", 1},
      {"{\"email\"", 8},
      {"{\"email\":", 9},
      {"{\"email\":\"a", 11},
      {"{\"email\" \"a\"}", 9},
      {"{\"email\":\"a\",}", 13},
      {"{'email':1}", 1},
      {"{} x", 3},
      {"{}{}", 2},
      {"// comment\n{}", 0},
      {"{\"æ\":tru}", 6},
      {"{\"a\":01}", 6},
      {"{\"a\":+1}", 5},
      {"{\"a\":NaN}", 5},
      {"{\"a\":\"\n\"}", 6},
      {"{\"a\":\"\\ud800x\"}", 12},
      {"\xEF\xBB\xBF{}", 0},
  }));
  CAPTURE(text);
  const auto found = faults(text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].field.empty());
  CHECK_THAT(found[0].message, StartsWith("syntax error at offset " + std::to_string(offset) + ": "));
}

TEST_CASE("offsets and paths begin where the caller says") {
  Violations violations;
  const Path root;
  const auto syntax = read_json("[1,,2]", Target(), violations, {.root = root / "addresses", .first_offset = 100});
  REQUIRE(syntax);
  CHECK(syntax->offset == 3);
  CHECK_FALSE(syntax->is_bad_utf8);
  const Error error = std::move(violations).to_error();
  CHECK(error.violations[0].field == "addresses");
  CHECK_THAT(error.violations[0].message, StartsWith("syntax error at offset 103: "));
}

TEST_CASE("nesting deeper than 32 is refused with its path") {
  CHECK(faults(repeat_text("[", 32) + repeat_text("]", 32)).empty());
  CHECK(faults(repeat_text("{\"a\":", 31) + "{}" + repeat_text("}", 31)).empty());

  const auto arrays = faults(repeat_text("[", 33) + repeat_text("]", 33));
  REQUIRE(arrays.size() == 1);
  CHECK(arrays[0].field == repeat_text("[0]", 32));
  CHECK(arrays[0].message == "syntax error at offset 32: nested deeper than 32");

  const auto objects = faults("{\"x\":1,\"addresses\":[1,{},{\"city\":" + repeat_text("[", 30));
  REQUIRE(objects.size() == 1);
  CHECK_THAT(objects[0].field, StartsWith("addresses[2].city[0][0]"));
  CHECK_THAT(objects[0].message, Contains("nested deeper than 32"));
}

TEST_CASE("text that is not UTF-8 is refused with its path and offset") {
  struct Case {
    std::string text;
    std::string field;
    std::size_t offset;
  };
  const auto [text, field, offset] = GENERATE(values<Case>({
      {"{\"city\":\"\xE5s\"}", "city", 9},             // Latin-1
      {"{\"city\":\"a\xC0\x80\"}", "city", 10},        // overlong
      {"{\"city\":\"\xED\xA0\x80\"}", "city", 9},      // a surrogate
      {"{\"city\":\"\xF4\x90\x80\x80\"}", "city", 9},  // past U+10FFFF
      {"{\"city\":\"\xC3\"}", "city", 9},              // truncated
      {"{\"addresses\":[{},{\"city\":\"\xFF\"}]}", "addresses[1].city", 26},
      {"{\"a\":1,\"b\xFF\":2}", "a", 9},  // a name: the last one before it
  }));
  CAPTURE(text);
  const auto found = faults(text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].field == field);
  CHECK(found[0].message == "syntax error at offset " + std::to_string(offset) + ": this is not UTF-8");
}

TEST_CASE("duplicate member names are found at every level, each once") {
  struct Case {
    std::string text;
    std::vector<std::string> fields;
  };
  const auto [text, fields] = GENERATE(values<Case>({
      {R"({"a":1,"b":2,"a":3})", {"a"}},
      {R"({"a":1,"a":2,"a":3})", {"a"}},
      {R"({"a":1,"b":1,"b":2,"a":3})", {"a", "b"}},
      {R"({"a":1,"\u0061":2})", {"a"}},
      {R"({"":1,"":2})", {R"("")"}},
      {R"({"credit":{"limit":1,"limit":1}})", {"credit.limit"}},
      {R"({"addresses":[{"city":"a"},{"city":"b","email":"","city":"c"}]})", {"addresses[1].city"}},
      {R"([[{"a":1}],[{},{"a":1,"a":1}]])", {"[1][1].a"}},
      {R"({"a":{"b":{"c":1,"c":1},"b":1}})", {"a.b.c", "a.b"}},
      {R"({"a":{"x":1},"b":{"x":1},"x":[{"x":1},{"x":1}]})", {}},
  }));
  CAPTURE(text);
  std::vector<std::string> found;
  for (const auto& [field, message] : faults(text)) {
    found.push_back(field);
    CHECK(message == "is given more than once");
  }
  CHECK(found == fields);
}

TEST_CASE("a name of any length is shown cut short") {
  const std::string name = repeat_text("å", 1000);
  const auto found = faults("{\"" + name + "\":1,\"" + name + "\":1}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].field == repeat_text("å", 32) + "…");
  CHECK(faults("{\"" + name + "\":1,\"" + name + "x\":1}").empty());
}

TEST_CASE("faults before a syntax error are left out") {
  const auto draft = draft_from_json(R"({"city":1,"nope":2,"email":"a","email":"b","origin")");
  REQUIRE_FALSE(draft);
  // The fault of the email is not reported, since the object has no end.
  CHECK(draft.error().violations ==
        std::vector<FieldViolation>{{"", "syntax error at offset 51: the text ends too early"}});
}

TEST_CASE("an unknown member that is repeated is unknown once") {
  const auto draft = draft_from_json(R"({"x":1,"credit":{"x":1,"x":2},"x":3,"addresses":[{"x":1},{"x":1}]})");
  REQUIRE_FALSE(draft);
  CHECK(draft.error().violations == std::vector<FieldViolation>{{"credit.x", "is given more than once"},
                                                                {"x", "is given more than once"},
                                                                {"x", "unknown member"},
                                                                {"credit.x", "unknown member"},
                                                                {"addresses[0].x", "unknown member"},
                                                                {"addresses[1].x", "unknown member"}});
}

TEST_CASE("each repeated name is reported once") {
  std::string json = "{";
  for (int i = 0; i < 50'000; ++i)
    json += "\"externalReference\":\"x\",\"city\":\"y\",\"n" + std::to_string(i) + "\":1,";
  json.back() = '}';
  const auto draft = draft_from_json(json);
  REQUIRE_FALSE(draft);
  CHECK(draft.error().violations.size() == 100);
  CHECK(draft.error().violations[0] == FieldViolation{"city", "is given more than once"});
  CHECK(draft.error().violations[1] == FieldViolation{"externalReference", "is given more than once"});
  CHECK(draft.error().violations[2] == FieldViolation{"n0", "unknown member"});
}

TEST_CASE("the parser agrees with the JSON test suite") {
  const std::filesystem::path folder = CUSTENGINE_OUTSIDE_DATA "/json/test_parsing";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: no " << folder);
    return;
  }
  std::size_t accepted = 0, refused = 0, either = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CAPTURE(name);
    const auto draft = draft_from_json(text);
    const bool is_syntax_error =
        !draft && draft.error().violations.at(0).message.starts_with("syntax error at offset ");
    if (name.starts_with("n_")) {
      ++refused;
      CHECK(is_syntax_error);
    } else if (name.starts_with("y_")) {
      ++accepted;
      CHECK_FALSE(is_syntax_error);
    } else {
      ++either;
    }
  }
  CHECK(refused > 180);
  CHECK(accepted > 90);
  CHECK(either > 30);
}

}  // namespace
}  // namespace custengine::codec::json_parser_test
