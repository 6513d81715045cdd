// Requests, options and writes from JSON: accepted and refused documents.

#include <custengine/engine.hpp>
#include <custengine/json.hpp>

#include "catch.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace custengine::request_readers_test {
namespace {

template <class T>
std::vector<std::string> faults(const Result<T>& read) {
  std::vector<std::string> all;
  if (!read) {
    CHECK(read.error().code == ErrorCode::invalid_argument);
    for (const auto& [field, message] : read.error().violations) all.push_back(field + ": " + message);
  }
  return all;
}

TEST_CASE("a list request is read member by member") {
  const auto request = list_request_from_json(
      R"({"externalId":"x","sortBy":"lastname","sortDirection":"DESC","pageNumber":3,"pageSize":10,"after":"a"})");
  REQUIRE(request);
  CHECK(request->external_reference == "x");
  CHECK(request->sort_by == SortField::last_name);
  CHECK(request->direction == SortDirection::descending);
  CHECK(request->page_number == 3);
  CHECK(request->page_size == 10);
  CHECK(request->after == "a");
  CHECK(list_request_from_json(R"({"externalReference":"y"})")->external_reference == "y");
  CHECK(list_request_from_json("{}")->page_size == 50);
  CHECK(list_request_from_json(R"({"pageSize":null,"sortBy":null})")->sort_by == SortField::created_at);
  CHECK(faults(list_request_from_json(R"({"pageSize":-1,"sort":"city","after":2})")) ==
        std::vector<std::string>{"pageSize: must be between 0 and 18446744073709551615",
                                 "sort: unknown member; did you mean \"sortBy\"?", "after: must be a text"});
}

TEST_CASE("an extension needs its code") {
  CHECK(extension_from_json(R"({"organizationUid":"o","extensionCode":"PEPPOL"})").value() ==
        Extension{ExtensionCode::parse("PEPPOL").value(), "o"});
  CHECK(extension_from_json(R"({"extensionCode":"TWO_INVOICE"})").value() == Extension{});
  CHECK(faults(extension_from_json("{}")) == std::vector<std::string>{"extensionCode: is missing"});
  CHECK(faults(extension_from_json(R"({"organizationUid":1,"extensionCode":null})")) ==
        std::vector<std::string>{"organizationUid: must be a text", "extensionCode: is missing"});
  CHECK(faults(extension_from_json(R"({"extensionCode":"no"})")).at(0).starts_with("extensionCode: "));
  CHECK(faults(extension_from_json("null")) == std::vector<std::string>{": must be an object"});
}

TEST_CASE("details of a store are read member by member") {
  CHECK(store_details_from_json(R"({"pricelistUid":"p","ledgerNumber":"7","note":"n","paymentTerms":5,
          "credit":{"limit":1},"accountManager":{"displayName":"Kari"}})")
            .value() == StoreDetails{.pricelist_id = "p",
                                     .ledger_number = "7",
                                     .note = "n",
                                     .payment_terms = 5,
                                     .credit = Credit{1, 0},
                                     .account_manager = AccountManager{"", "Kari", ""}});
  CHECK(store_details_from_json(R"({"note":null,"credit":null})").value() == StoreDetails{});
  CHECK(faults(store_details_from_json(R"({"credit":{"limit":"1"},"city":"Oslo"})")) ==
        std::vector<std::string>{"credit.limit: must be a whole number, written without fraction or exponent",
                                 "city: unknown member"});
}

TEST_CASE("an external customer is an id and a draft") {
  const auto read = external_customer_from_json(R"({"externalId":"e","customer":{"firstname":"Ada","version":"no"}})");
  REQUIRE(read);
  CHECK(read->external_id == "e");
  CHECK(read->customer == CustomerDraft{.first_name = "Ada"});
  CHECK(faults(external_customer_from_json(R"({"externalId":"e"})")) ==
        std::vector<std::string>{"customer: is missing"});
  CHECK(faults(external_customer_from_json(R"({"externalId":1,"customer":{"addresses":[{"city":2}]}})")) ==
        std::vector<std::string>{"externalId: must be a text", "customer.addresses[0].city: must be a text"});
}

TEST_CASE("options of a tenant are read; absent ones are default") {
  const auto options =
      tenant_options_from_json(R"({"locale":"nb","countryCode":"NO","sortIndexes":["lastname","createdAt"],
      "textIndex":false,"uniqueExternalReference":false,"extensions":["B2B"],"allowedExtensions":["TWO_INVOICE","PEPPOL"],
      "stores":["s1"],"maxCustomers":7,"maxBytes":6,"changeHistory":8,"changeHistoryBytes":9,
      "changeLog":10,"alsoSearched":["address","customerUid"]})");
  REQUIRE(options);
  CHECK(options->locale == "nb");
  CHECK(options->country_code == "NO");
  CHECK(options->sort_indexes == std::vector{SortField::last_name, SortField::created_at});
  CHECK_FALSE(options->text_index);
  CHECK_FALSE(options->unique_external_reference);
  CHECK(options->extensions == std::vector{TenantExtension::b2b});
  CHECK(options->allowed_extensions == std::vector{ExtensionCode::two_invoice, ExtensionCode::parse("PEPPOL").value()});
  CHECK(options->stores == std::vector<std::string>{"s1"});
  CHECK(options->max_customers == 7);
  CHECK(options->max_bytes == 6);
  CHECK(options->change_history == 8);
  CHECK(options->change_history_bytes == 9);
  CHECK(options->change_log == 10);
  CHECK(options->also_searched == std::vector{SearchField::address, SearchField::id});
  CHECK(options->external_source == nullptr);

  for (const char* json :
       {"{}", R"({"sortIndexes":null,"allowedExtensions":null,"maxCustomers":null,"maxBytes":null,"stores":null})"})
    CHECK(to_json(tenant_options_from_json(json).value()) == to_json(TenantOptions()));
  CHECK(tenant_options_from_json(R"({"allowedExtensions":[],"sortIndexes":[]})")->allowed_extensions.empty());
}

TEST_CASE("options as JSON have null for no limit") {
  CHECK(to_json(TenantOptions{.locale = "nb", .sort_indexes = {SortField::city}, .stores = {"s\""}}) ==
        R"({"locale":"nb","countryCode":"","sortIndexes":["city"],"textIndex":true,"uniqueExternalReference":true,)"
        R"("extensions":[],"allowedExtensions":["TWO_INVOICE"],"stores":["s\""],"maxCustomers":null,)"
        R"("maxBytes":null,"changeHistory":4096,"changeHistoryBytes":16777216,"changeLog":100000,"alsoSearched":[]})");
  CHECK_THAT(to_json(TenantOptions{.max_customers = 5}), Catch::Contains(R"("maxCustomers":5,)"));
  CHECK_THAT(to_json(TenantOptions{.max_bytes = 5}), Catch::Contains(R"("maxBytes":5,)"));
}

TEST_CASE("every faulty element of options is reported") {
  CHECK(faults(tenant_options_from_json(R"({"stores":["a",null,7],"extensions":["b2b"],"sortIndexes":"city",
          "allowedExtensions":["two"],"maxCustomer":1})")) ==
        std::vector<std::string>{"stores[1]: must be a text", "stores[2]: must be a text",
                                 "extensions[0]: must be one of EXTERNAL_CUSTOMER_SEARCH, B2B",
                                 "sortIndexes: must be an array",
                                 "allowedExtensions[0]: must match ^[A-Z0-9_]+ and have 1 to 64 bytes",
                                 "maxCustomer: unknown member; did you mean \"maxCustomers\"?"});
}

TEST_CASE("a write has exactly one member, its kind") {
  const auto create = write_from_json(R"({"create":{"firstname":"Ada"}})").value();
  CHECK(std::get<Write::Create>(create.operation()).draft == CustomerDraft{.first_name = "Ada"});

  const auto update = write_from_json(R"({"update":{"patch":{"city":null},"customerUid":"c","expectedVersion":3}})");
  const auto& changed = std::get<Write::Update>(update.value().operation());
  CHECK(changed.id == "c");
  CHECK(changed.patch == CustomerPatch{.city = clear});
  CHECK(changed.options.expected_version == 3U);

  const auto remove = write_from_json(R"({"remove":{"customerUid":"c"}})").value();
  CHECK(std::get<Write::Remove>(remove.operation()).id == "c");
  CHECK_FALSE(std::get<Write::Remove>(remove.operation()).options.expected_version);

  constexpr std::string_view extension =
      R"(:{"customerUid":"c","extension":{"extensionCode":"A"},"expectedVersion":1}})";
  const auto attach = write_from_json(R"({"attachExtension")" + std::string(extension)).value();
  CHECK(std::get<Write::AttachExtension>(attach.operation()).extension.code.name() == "A");
  CHECK(std::get<Write::AttachExtension>(attach.operation()).options.expected_version == 1U);
  const auto detach = write_from_json(R"({"detachExtension")" + std::string(extension)).value();
  CHECK(std::get<Write::DetachExtension>(detach.operation()).id == "c");
  CHECK(std::get<Write::DetachExtension>(detach.operation()).extension.code.name() == "A");
}

TEST_CASE("writes read from JSON are carried out") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  std::vector<Write> writes;
  for (const char* json :
       {R"({"create":{"customerUid":"a","firstname":"Ada"}})", R"({"create":{"customerUid":"b","firstname":"B"}})",
        R"({"update":{"customerUid":"a","patch":{"city":"Oslo"}}})",
        R"({"attachExtension":{"customerUid":"a","extension":{"extensionCode":"TWO_INVOICE","organizationUid":"o"}}})",
        R"({"remove":{"customerUid":"b","expectedVersion":1}})"})
    writes.push_back(write_from_json(json).value());
  session.apply(writes).value();
  CHECK(session.get("a")->city() == "Oslo");
  CHECK(session.get("a")->extensions().size() == 1);
  CHECK_FALSE(session.get("b"));
}

TEST_CASE("an invalid write is refused with its path") {
  const std::string one_of = ": must have one of the members create, update, remove, attachExtension, detachExtension";
  CHECK(faults(write_from_json("{}")) == std::vector{one_of});
  CHECK(faults(write_from_json(R"({"create":null})")) == std::vector{one_of});
  CHECK(faults(write_from_json(R"({"create":{},"remove":{"customerUid":"c"}})")) == std::vector{one_of});
  CHECK(faults(write_from_json(R"({"update":{"patch":{"version":1}}})")) ==
        std::vector<std::string>{"update.patch.version: cannot be patched", "update.customerUid: is missing"});
  CHECK(faults(write_from_json(R"({"attachExtension":{"extension":{}}})")) ==
        std::vector<std::string>{"attachExtension.extension.extensionCode: is missing",
                                 "attachExtension.customerUid: is missing"});
  CHECK(faults(write_from_json(R"({"insert":{}})")) == std::vector<std::string>{"insert: unknown member"});
}

TEST_CASE("a merge policy is read member by member") {
  CHECK(merge_policy_from_json(R"({"fields":"NEWEST","exceptions":{"email":"KEEP","city":"DROP","origin":null},
          "expectedKeepVersion":1,"expectedDropVersion":2,"addBalances":true,"joinNotes":true})")
            .value() == MergePolicy{.fields = MergeChoice::newest,
                                    .exceptions = {{"email", MergeChoice::keep}, {"city", MergeChoice::drop}},
                                    .expected_keep_version = 1,
                                    .expected_drop_version = 2,
                                    .add_balances = true,
                                    .join_notes = true});
  CHECK(merge_policy_from_json("{}").value() == MergePolicy());
  CHECK(faults(merge_policy_from_json(R"({"fields":"newest","exceptions":{"email":1,"city":"X","city":"X"}})")) ==
        std::vector<std::string>{
            "exceptions.city: is given more than once",
            "fields: must be one of KEEP_UNLESS_EMPTY, DROP_UNLESS_EMPTY, NEWEST, KEEP, DROP",
            "exceptions.email: must be a text",
            "exceptions.city: must be one of KEEP_UNLESS_EMPTY, DROP_UNLESS_EMPTY, NEWEST, KEEP, DROP",
            "exceptions.city: must be one of KEEP_UNLESS_EMPTY, DROP_UNLESS_EMPTY, NEWEST, KEEP, DROP"});
  CHECK(faults(merge_policy_from_json(R"({"exceptions":["email"]})")) ==
        std::vector<std::string>{"exceptions: must be an object"});
}

TEST_CASE("rules of duplicates are read member by member") {
  CHECK(duplicate_rules_from_json(R"({"email":false,"mobile":false,"vatNumber":false,"nameAndPostalCode":false,
          "similarName":false,"maxSharing":5,"minSimilarLength":8})")
            .value() == DuplicateRules{.email = false,
                                       .mobile = false,
                                       .vat_number = false,
                                       .name_and_postal_code = false,
                                       .similar_name = false,
                                       .max_sharing = 5,
                                       .min_similar_length = 8});
  CHECK(duplicate_rules_from_json("{}").value() == DuplicateRules());
  CHECK(faults(duplicate_rules_from_json(R"({"email":1,"maxSharing":1e3})")) ==
        std::vector<std::string>{"email: must be true or false",
                                 "maxSharing: must be a whole number, written without fraction or exponent"});
}

}  // namespace
}  // namespace custengine::request_readers_test
