// Criteria with characters that no field may hold.

#include <custengine/json.hpp>

#include "sort_fields.hpp"
#include "support.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace control_characters_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const fields::TextField text_fields[] = {fields::id,           fields::external_reference,
                                         fields::first_name,   fields::last_name,
                                         fields::company_name, fields::email,
                                         fields::mobile,       fields::address,
                                         fields::postal_code,  fields::city,
                                         fields::country_code, fields::vat_number,
                                         fields::pricelist_id, fields::loyalty_id,
                                         fields::origin,       fields::internal_note,
                                         fields::display_name, fields::account_manager_id};

std::vector<Filter> every_filter(const fields::TextField& field, const std::string& text) {
  return {field == text,         field != text,        field<text, field <= text, field> text,
          field >= text,         field.contains(text), field.starts_with(text),
          field.in({"a", text}), !(field == text)};
}

struct Tenants {
  World world;
  Session indexed = world.add_tenant("indexed", {.sort_indexes = all_sort_fields()}),
          plain = world.add_tenant("plain", {.sort_indexes = {}, .text_index = false});

  Tenants() {
    const CustomerDraft draft = {.id = "a",
                                 .external_reference = "a",
                                 .first_name = "a",
                                 .last_name = "a",
                                 .email = "a@b",
                                 .address = "a\nb",
                                 .postal_code = "a",
                                 .city = "a",
                                 .country_code = "NO",
                                 .vat_number = "a"};
    for (Session* session : {&indexed, &plain}) session->create(draft).value();
  }
};

void require_refused(const std::optional<Error>& error, const std::string& field) {
  REQUIRE(error);
  REQUIRE(error->code == ErrorCode::invalid_argument);
  REQUIRE(fields_of(*error) == std::vector<std::string>{"where"});
  REQUIRE_THAT(error->message, Catch::Contains(field));
}

}  // namespace

TEST_CASE("filters refuse control characters") {
  const Tenants tenants;
  for (const std::string& control :
       {std::string(1, '\0'), std::string("\x01"), std::string("\x1f"), std::string("\x7f"), std::string("\u0080"),
        std::string("\u0085"), std::string("\u009f")})
    for (const std::string& text : {"a" + control, control, control + "a", "a" + control + "b"})
      for (const auto& field : text_fields)
        for (const Filter& filter : every_filter(field, text)) {
          const std::string name = filter.to_string().substr(0, filter.to_string().find_first_of(" "));
          const std::string wire = name == "not" ? "" : name;
          INFO(filter.to_string());
          const auto fast = error_of(tenants.indexed.search({.where = filter}));
          require_refused(fast, wire);
          REQUIRE(fast == error_of(tenants.plain.search({.where = filter})));
          require_refused(error_of(Filter::parse(filter.to_string())), wire);
          require_refused(error_of(tenants.indexed.count_by(FacetField::city, {.where = filter})), wire);
        }
  require_refused(error_of(search_request_from_json(R"({"where":"postalCode < 'a\u0000'"})")), "postalCode");
}

TEST_CASE("only some fields accept line breaks and tabs in filters") {
  const Tenants tenants;
  for (const char* text : {"a\nb", "a\r\nb", "a\tb"})
    for (const auto& field : text_fields)
      for (const Filter& filter : every_filter(field, text)) {
        INFO(filter.to_string());
        const bool has_lines = filter.to_string().find("address") != std::string::npos ||
                               filter.to_string().find("internalNote") != std::string::npos;
        const auto fast = tenants.indexed.search({.where = filter}), slow = tenants.plain.search({.where = filter});
        REQUIRE(fast.has_value() == has_lines);
        REQUIRE(slow.has_value() == has_lines);
        REQUIRE(Filter::parse(filter.to_string()).has_value() == has_lines);
        if (fast) REQUIRE(fast->paging == slow->paging);
      }
  CHECK(tenants.indexed.search({.where = fields::address == "A\nB"}).value().paging.total_count == 1U);
}

TEST_CASE("other criteria refuse control characters") {
  const Tenants tenants;
  const std::string text = std::string("a") + '\0';
  for (const auto& [request, field] :
       {std::pair(SearchRequest{.query = text}, "query"), std::pair(SearchRequest{.mobile = text}, "mobile"),
        std::pair(SearchRequest{.email = text}, "email"), std::pair(SearchRequest{.vat_number = text}, "vatNumber")}) {
    const auto error = error_of(tenants.indexed.search(request));
    CHECK(code_of(error) == ErrorCode::invalid_argument);
    CHECK(fields_of(*error) == std::vector<std::string>{field});
  }
  CHECK(fields_of(*error_of(tenants.indexed.list({.external_reference = text}))) ==
        std::vector<std::string>{"customerExternalId"});
  CHECK(fields_of(*error_of(tenants.indexed.suggest(text))) == std::vector<std::string>{"prefix"});
}

}  // namespace control_characters_test
