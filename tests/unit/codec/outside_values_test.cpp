// Values collected by others, in a full round trip: created, got, written and read.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>

#include "outside_data.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace custengine::outside_values_test {
namespace {

struct Tenant {
  Engine engine;
  Session session = [this] {
    engine.create_tenant("acme").value();
    return engine.session("acme", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }();
};

std::string written(const Session& session, Format format) {
  std::ostringstream out;
  write_customers(out, session, {.format = format}).value();
  return out.str();
}

std::string string_of(const boost::json::value& value) {
  return std::string(value.as_string().data(), value.as_string().size());
}

TEST_CASE("exactly the 249 assigned country codes and XK are accepted") {
  const auto document = outside_json("rules/iso_3166-1.json");
  if (!document) return;
  std::set<std::string> assigned;
  for (const auto& country : document->at("3166-1").as_array()) assigned.insert(string_of(country.at("alpha_2")));
  REQUIRE(assigned.size() == 249);
  assigned.insert("XK");

  std::string csv = "externalId,countryCode\n";
  std::vector<std::string> codes;
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const char first : letters)
    for (const char second : letters) codes.push_back({first, second});
  for (const std::string& code : codes) csv += code + "," + code + "\n";

  Tenant tenant;
  std::istringstream in(csv);
  const auto report = read_customers(in, tenant.session).value();
  CHECK(report.created == 250);
  CHECK(report.failed.size() == codes.size() - 250);
  for (const auto& item : report.failed) {
    CHECK(assigned.count(codes[item.index]) == 0);
    CHECK(item.error.violations.at(0).field == "countryCode");
  }
}

TEST_CASE("naughty strings round-trip or are refused with a reason") {
  const auto document = outside_json("rules/blns.json");
  if (!document) return;
  Tenant tenant, restored_json, restored_csv;
  std::map<std::string, std::string> texts;  // by id
  std::size_t refused = 0;
  for (const auto& value : document->as_array()) {
    const std::string text = string_of(value);
    CAPTURE(text);
    // The external reference identifies the customer if the text is empty.
    const CustomerDraft draft{.external_reference = "blns-" + std::to_string(texts.size() + refused),
                              .first_name = text,
                              .internal_note = text,
                              .addresses = {{.address = text}}};
    const auto created = tenant.session.create(draft);
    if (!created) {
      ++refused;
      CHECK(created.error().code == ErrorCode::invalid_argument);
      REQUIRE_FALSE(created.error().violations.empty());
      for (const auto& [field, message] : created.error().violations) {
        CHECK((field == "firstname" || field == "internalNote" || field == "addresses[0].address"));
        // There are three possible reasons, and the given one must apply.
        const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
        const bool is_long = std::ranges::count_if(text, std::not_fn(continues)) > 255;
        const bool has_control = std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }) ||
                                 text.find("\xC2\x80") != text.npos || text.find("\xC2\x85") != text.npos;
        const bool is_blank = message.find("only blanks") != message.npos && field == "firstname";
        CAPTURE(field, message);
        CHECK((is_long || has_control || is_blank));
      }
      continue;
    }
    texts[std::string(created->id())] = text;
    const Customer got = tenant.session.get(created->id()).value();
    CHECK(got.first_name() == text);
    const auto draft_of_json = draft_from_json(to_json(got));
    REQUIRE(draft_of_json);
    CHECK(draft_of_json->first_name == text);
    CHECK(draft_of_json->addresses.at(0).address == text);
  }
  CHECK(texts.size() + refused == document->as_array().size());
  CHECK(refused < 20);

  const auto restore = [](Session& session, const std::string& file) {
    std::istringstream in(file);
    const auto report = read_customers(in, session, {.import = {.restore = true}}).value();
    CHECK(report.failed.empty());
    return report.created;
  };
  // Written as JSON, then as CSV, then read.
  CHECK(restore(restored_json.session, written(tenant.session, Format::json_lines)) == texts.size());
  CHECK(restore(restored_csv.session, written(restored_json.session, Format::csv)) == texts.size());
  for (const auto& [id, text] : texts) {
    const Customer back = restored_csv.session.get(id).value();
    CHECK(back == tenant.session.get(id).value());
    CHECK(back.first_name() == text);
    CHECK(back.internal_note() == text);
    CHECK(back.addresses()[0].address == text);
  }
}

}  // namespace
}  // namespace custengine::outside_values_test
