#include "serve/http/entity_tag.hpp"
#include "serve/http/field_value.hpp"
#include "serve/http/gzip.hpp"
#include "serve/http/link.hpp"
#include "serve/http/media_type.hpp"
#include "serve/http/prefer.hpp"
#include "serve/http/query_reader.hpp"
#include "serve/http/suggestion.hpp"
#include "serve/http/utf8_text.hpp"
#include "serve/http/violations.hpp"

#include "catch.hpp"

#include <zlib.h>

#include <string>
#include <vector>

namespace custengine::serve::http_helpers_test {

using Parts = std::vector<std::string_view>;

Request with(std::vector<HeaderField>& fields, std::string_view name, std::string_view value) {
  fields = {{.name = name, .value = value}};
  return {.method = "GET", .target = "/", .headers = fields};
}

TEST_CASE("a field value is split outside quoted strings") {
  CHECK(split_value("a, b ,,\tc", ',') == Parts{"a", "b", "c"});
  CHECK(split_value(R"(a="x, \", y";q=1, b)", ',') == Parts{R"(a="x, \", y";q=1)", "b"});
  CHECK(split_value("a;b;", ';') == Parts{"a", "b"});
  CHECK(split_value(R"("open, a)", ',') == Parts{R"("open, a)"});
  CHECK(split_value("\"\\", ',') == Parts{"\"\\"});
  CHECK(split_value(" , ", ',').empty());
}

TEST_CASE("an unknown name gets the nearest one that is known") {
  const std::vector<std::string_view> known = {"pageNumber", "pageSize", "q"};
  CHECK(unknown_name("parameter", "pagesize", known) == "unknown parameter; did you mean \"pageSize\"?");
  CHECK(unknown_name("member", "pgeNumbr", known) == "unknown member; did you mean \"pageNumber\"?");
  CHECK(unknown_name("member", "x", known) == "unknown member");
  CHECK(unknown_name("member", std::string(5000, 'x'), known) == "unknown member");
}

TEST_CASE("a quality is a number from 0 to 1") {
  CHECK(quality_of({"a"}) == 1);
  CHECK(quality_of({"a", "x=1", "Q = 0.25"}) == 0.25);
  for (const char* wrong : {"q=", "q=2", "q=-1", "q=nan", "q=0x", "q=inf"}) {
    CAPTURE(wrong);
    CHECK(quality_of({"a", wrong}) == 0);
  }
}

std::string unzipped(const std::string& packed, std::size_t size) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string text(size, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.total_out == size);
  CHECK(stream.avail_in == 0);
  inflateEnd(&stream);
  return text;
}

TEST_CASE("gzip gives the text back, and the same bytes each time") {
  std::string varied;
  for (unsigned i = 0; i < 200'000; ++i) varied += static_cast<char>((i * i * 2654435761U) >> 13U);
  for (const std::string& text : {std::string("a"), std::string(100'000, 'x'), varied}) {
    const std::string packed = gzip(text);
    CHECK(unzipped(packed, text.size()) == text);
    CHECK(gzip(text) == packed);
  }
  CHECK(gzip(std::string(100'000, 'x')).size() < 1'000);
  CHECK_FALSE(gzip("").empty());
}

TEST_CASE("gzip is used only if the client takes it") {
  std::vector<HeaderField> fields;
  for (const char* yes : {"gzip", "deflate, gzip;q=0.5", "*", "GZIP", "x-gzip", "br;q=1.0, *;q=0.1",
                          "identity;q=0.5, gzip", "gzip;q=1, identity;q=1"}) {
    CAPTURE(yes);
    CHECK(accepts_gzip(with(fields, "Accept-Encoding", yes)));
  }
  for (const char* no : {"", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "identity, gzip;q=0.5", "gzip;q=x"}) {
    CAPTURE(no);
    CHECK_FALSE(accepts_gzip(with(fields, "Accept-Encoding", no)));
  }
  CHECK_FALSE(accepts_gzip({}));
}

TEST_CASE("links are encoded and joined") {
  std::string links;
  add_link(links, "/v2/a", {}, "first");
  const std::vector<QueryParameter> query = {{.name = "a b", .value = "<å>"}, {.name = "c", .value = ""}};
  add_link(links, "/v2/a", query, "next");
  CHECK(links == "</v2/a>; rel=\"first\", </v2/a?a%20b=%3C%C3%A5%3E&c=>; rel=\"next\"");
  CHECK(percent_encode("-._~Az09") == "-._~Az09");
}

TEST_CASE("entity tags hold any character but quotes and blanks") {
  CHECK(entity_tag(7) == "\"7\"");
  const auto tags = parse_entity_tags(R"( "a,b" ,W/"\", "12")");
  REQUIRE(tags);
  REQUIRE(tags->tags.size() == 3);
  CHECK(tags->tags[0].text == "\"a,b\"");
  CHECK(tags->tags[1].is_weak);
  CHECK(tags->versions() == std::vector<std::uint64_t>{12});
  for (const char* wrong : {"", ",", "\"a b\"", "\"a\"x", "W/", "W/ \"a\"", "* ,"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_entity_tags(wrong));
  }
}

TEST_CASE("a query is read strictly") {
  const std::vector<QueryParameter> query = {{.name = "n", .value = "12"}, {.name = "x", .value = ""}};
  QueryReader reader(query);
  CHECK(reader.number("n") == 12U);
  CHECK(reader.text("none") == std::nullopt);
  reader.refuse_others();
  CHECK(reader.take_violations() == std::vector<FieldViolation>{{"x", "unknown parameter"}});
}

TEST_CASE("an error of violations lists the first of them") {
  const Error two = invalid_request({{"a", "is wrong"}, {"", "is bad"}});
  CHECK(two.code == ErrorCode::invalid_argument);
  CHECK(two.message == "a: is wrong; is bad");
  const Error many = invalid_request(std::vector<FieldViolation>(250, {"field", std::string(600, 'x')}));
  CHECK(many.violations.size() == 100);
  CHECK(many.message.size() < 1'000);
  CHECK(many.message.ends_with("; and 249 more"));
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD") {
  CHECK(as_utf8("").empty());
  CHECK(as_utf8("plain \xC3\xA5") == "plain \xC3\xA5");
  CHECK(as_utf8("a\xFF"
                "b\xC3") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(as_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace custengine::serve::http_helpers_test
