// A JSON round trip of every type that can be read, with random values of all members.

#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <custengine/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "catch.hpp"
#include "effort.hpp"
#include "odd_values.hpp"

#include <set>
#include <string>
#include <type_traits>

namespace custengine::json_round_trip_test {
namespace {

using test::OddValues;

template <class T>
std::string written(const T& value) {
  std::string json;
  codec::append_json(json, value);
  return json;
}

const int rounds = test::by_effort(100, 5000);

template <class T>
void require_round_trips(std::uint64_t seed) {
  OddValues values(seed);
  std::set<std::string> all;
  for (int i = 0; i < rounds; ++i) {
    T value{};
    values.fill(value);
    const std::string json = written(value);
    CAPTURE(json);
    // Boost.JSON, which the writer does not use, reads the same values.
    CHECK_NOTHROW(boost::json::parse(json));

    T back{};
    codec::Violations violations;
    codec::read_json(json, codec::to(back), violations, {.stamps = codec::Stamps::judged});
    if (!violations.empty()) FAIL(std::move(violations).to_error().message);
    CHECK(written(back) == json);
    if constexpr (std::equality_comparable<T>) CHECK(back == value);

    // A tree of values gives the same.
    T from_tree{};
    codec::read_tree(boost::json::parse(json), codec::to(from_tree), violations, {.stamps = codec::Stamps::judged});
    CHECK(violations.empty());
    CHECK(written(from_tree) == json);
    all.insert(json);
  }
  CHECK(all.size() > 10);
}

TEST_CASE("random drafts survive a JSON round trip") {
  require_round_trips<CustomerDraft>(1);
}
TEST_CASE("random patches survive a JSON round trip") {
  require_round_trips<CustomerPatch>(2);
}
TEST_CASE("random requests survive a JSON round trip") {
  require_round_trips<ListRequest>(3);
  require_round_trips<SearchRequest>(4);
}
TEST_CASE("random extensions, details, options survive a round trip") {
  require_round_trips<Extension>(5);
  require_round_trips<StoreDetails>(6);
  require_round_trips<TenantOptions>(7);
  require_round_trips<ExternalCustomer>(8);
}
TEST_CASE("random policies and rules survive a JSON round trip") {
  require_round_trips<MergePolicy>(9);
  require_round_trips<DuplicateRules>(10);
}
TEST_CASE("random writes survive a JSON round trip") {
  require_round_trips<codec::WriteDocument>(11);
}

TEST_CASE("members may have any order, blanks and escapes") {
  OddValues values(12);
  for (int i = 0; i < rounds; ++i) {
    CustomerDraft draft;
    values.fill(draft);
    // Rewritten by Boost.JSON: the last member first, and all but ASCII letters of names escaped.
    const boost::json::object members = boost::json::parse(to_json(draft)).as_object();
    std::string json = " {\n";
    for (auto member = members.end(); member != members.begin();) {
      --member;
      json += "\t\"\\u00";
      constexpr std::string_view hex = "0123456789ABCDEF";
      const char first = member->key().front();
      json += hex[static_cast<unsigned char>(first) >> 4U];
      json += hex[static_cast<unsigned char>(first) & 0xFU];
      json.append(member->key().data() + 1, member->key().size() - 1);
      json += "\" : ";
      json += boost::json::serialize(member->value());
      json += member == members.begin() ? "\r\n}\n" : " ,\n";
    }
    CAPTURE(json);
    const auto back = draft_from_json(json);
    REQUIRE(back);
    CHECK(*back == draft);
  }
}

TEST_CASE("texts of any length around a machine word are written right") {
  for (const std::string special : {"", "\"", "\\", "\x1F", "ø", "🏔", "\xFF"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (std::size_t behind = 0; behind < 20; ++behind) {
        const std::string text = std::string(before, 'a') + special + std::string(behind, '~');
        const std::string expected = std::string(before, 'a') +
                                     (special == "\""     ? "\\\""
                                      : special == "\\"   ? "\\\\"
                                      : special == "\x1F" ? "\\u001f"
                                      : special == "\xFF" ? "\uFFFD"
                                                          : special) +
                                     std::string(behind, '~');
        if (written(std::string_view(text)) != '"' + expected + '"') FAIL(text);
      }
    }
  }
}

TEST_CASE("every byte is written as Boost.JSON writes it") {
  // Boost.JSON also has short escapes for \b and \f, so the values that are read back are compared.
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    const std::string text(9, static_cast<char>(byte));
    const auto read = boost::json::parse(written(std::string_view(text)));
    CHECK(std::string(read.as_string().c_str(), read.as_string().size()) == text);
    const std::string json = boost::json::serialize(boost::json::value(boost::json::string_view(text)));
    if (byte != '\b' && byte != '\f') CHECK(written(std::string_view(text)) == json);
  }
}

}  // namespace
}  // namespace custengine::json_round_trip_test
