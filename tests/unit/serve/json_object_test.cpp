#include "serve/http/json_object.hpp"

#include "catch.hpp"

#include <array>
#include <string>

namespace custengine::serve::json_object_test {

TEST_CASE("text that is no JSON names the byte") {
  CHECK(parse_json(R"({"a":1} )"));
  for (const char* text : {" ", "{", "{\"a\":}", "[1] 2", "nul", "{\"a\":\"\xff\"}"}) {
    CAPTURE(text);
    const auto parsed = parse_json(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::invalid_argument);
    CHECK(parsed.error().message.find("at byte") != std::string::npos);
  }
  CHECK(parse_json("").error().message == "the request needs a body: a JSON object");
  CHECK(parse_json("[1] 2").error().message.ends_with("at byte 4"));
  CHECK_FALSE(parse_json(std::string(40, '[') + std::string(40, ']')));
}

TEST_CASE("members of the right type are read") {
  JsonViolations violations;
  const auto json =
      parse_json(R"({"t":"x","f":true,"n":7,"s":0.25,"c":"b","o":{"p":null},"l":[1],"z":null,"i":1})").value();
  JsonObject object(json, "", violations);
  constexpr std::array<std::string_view, 2> names = {"a", "b"};
  CHECK(object.text("t") == "x");
  CHECK(object.flag("f") == true);
  CHECK(object.number("n", 7, 7) == 7);
  CHECK(object.share("s") == 0.25);
  CHECK(object.share("i") == 1.0);
  CHECK(object.choice("c", names) == 1);
  CHECK(object.object("o")->path() == "o");
  CHECK(object.list("l")->size() == 1);
  CHECK_FALSE(object.text("z"));
  CHECK_FALSE(object.text("missing"));
  object.finish();
  CHECK(violations.empty());
}

TEST_CASE("each wrong member is a violation with its path") {
  JsonViolations violations;
  const auto json = parse_json(R"({"t":1,"f":"x","n":-1,"s":2,"c":"q","o":[],"l":{},"u":1,"n2":11})").value();
  JsonObject object(json, "do", violations);
  constexpr std::array<std::string_view, 2> names = {"a", "b"};
  CHECK_FALSE(object.text("t"));
  CHECK_FALSE(object.flag("f"));
  CHECK_FALSE(object.number("n", 0, 10));
  CHECK_FALSE(object.number("n2", 0, 10));
  CHECK_FALSE(object.share("s"));
  CHECK_FALSE(object.choice("c", names));
  CHECK_FALSE(object.object("o")->has("x"));
  CHECK(object.list("l") == nullptr);
  object.require("r");
  object.finish();
  std::string fields;
  const Error error = violations.error();
  for (const auto& [field, message] : error.violations) fields += field + ' ';
  CHECK(fields == "do.t do.f do.n do.n2 do.s do.c do.o do.l do.r do.u ");
  CHECK(error.message.find("do.c: must be one of a, b") != std::string::npos);
}

TEST_CASE("violations beyond the first hundred are counted") {
  JsonViolations violations;
  for (std::size_t i = 0; i < 103; ++i) violations.add(element_path("x", i), "is wrong");
  CHECK(violations.error().violations.size() == 100);
  CHECK(violations.error().message.ends_with("; and 3 more"));
}

}  // namespace custengine::serve::json_object_test
