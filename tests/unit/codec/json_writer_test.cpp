#include "codec/json_writer.hpp"

#include <custengine/engine.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "catch.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace custengine::json_writer_test {
namespace {

std::string quoted(std::string_view text) {
  std::string json;
  codec::append_json(json, text);
  return json;
}

TEST_CASE("texts are written as JSON strings") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("Fjell & Sønn 🏔") == R"("Fjell & Sønn 🏔")");
  CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(quoted("\n\r\t") == R"("\n\r\t")");
  CHECK(quoted(std::string_view("\0\x01\x1F\x7F", 4)) == "\"\\u0000\\u0001\\u001f\x7F\"");
  CHECK(quoted("\\\"") == R"("\\\"")");
}

TEST_CASE("invalid UTF-8 is written as U+FFFD, byte by byte") {
  CHECK(quoted("a\xE5"
               "b") == "\"a\uFFFDb\"");
  CHECK(quoted("\xF0\x9F\x8F") == "\"\uFFFD\uFFFD\uFFFD\"");
  CHECK(quoted("\xC3") == "\"\uFFFD\"");
}

TEST_CASE("an error is written as JSON") {
  const Error error{.code = ErrorCode::invalid_argument,
                    .message = "no \"good\"",
                    .violations = {{"city", "a"}, {"addresses[2].countryCode", "b"}}};
  CHECK(to_json(error) == R"({"code":"InvalidArgument","message":"no \"good\"","violations":[{"field":"city",)"
                          R"("message":"a"},{"field":"addresses[2].countryCode","message":"b"}]})");
  CHECK(to_json(Error{.code = ErrorCode::not_found, .message = "x"}) ==
        R"({"code":"NotFound","message":"x","violations":[]})");
  CHECK(boost::json::serialize(boost::json::value_from(error)) == to_json(error));
  CHECK(to_json(Error{.code = ErrorCode::already_exists,
                      .message = "x",
                      .holder_id = "c\"7",
                      .current_version = 0,
                      .oldest_sequence = 8,
                      .write_index = 9}) ==
        R"({"code":"AlreadyExists","message":"x","violations":[],"holderId":"c\"7","currentVersion":0,)"
        R"("oldestSequence":8,"writeIndex":9})");
}

TEST_CASE("value_from equals the parsed JSON text") {
  const auto check = [](const Error& error) {
    const boost::json::value made = boost::json::value_from(error), parsed = boost::json::parse(to_json(error));
    CHECK(made == parsed);
    CHECK(boost::json::serialize(made) == to_json(error));
    return made;
  };
  const auto made = check({.code = ErrorCode::unavailable,
                           .message = std::string("\0\n\"\\ \xE5 \xF0\x9F", 9),
                           .violations = {{"", ""}, {"\xC3", "å\xFF"}},
                           .current_version = ~std::uint64_t{0},
                           .oldest_sequence = std::uint64_t{1} << 63U,
                           .write_index = 7});
  CHECK(made.at("currentVersion").is_uint64());
  CHECK(made.at("oldestSequence").is_uint64());
  CHECK(made.at("writeIndex").is_int64());
  CHECK(made.at("violations").at(1).at("message") == "å\uFFFD");

  // Uses the caller's memory resource.
  boost::json::monotonic_resource memory;
  const boost::json::value own = boost::json::value_from(Error{.code = ErrorCode::not_found, .message = "x"}, &memory);
  CHECK(*own.storage() == *boost::json::storage_ptr(&memory));
  CHECK(*own.at("violations").storage() == *own.storage());
}

class Written {
 public:
  Written() {
    engine_.create_tenant("acme", {.stores = {"s-1"}}).value();
    session = std::make_unique<Session>(
        engine_.session("acme", {Permission::tenant_access, Permission::tenant_backoffice}).value());
  }

 private:
  Engine engine_{{.clock = std::make_shared<testing::FakeClock>(Timestamp(std::chrono::days(20'000))),
                  .id_generator = std::make_shared<testing::SequentialIds>()}};

 public:
  std::unique_ptr<Session> session;
};

const std::string bare =
    R"({"customerUid":"c","externalId":"","customerType":"PERSON","firstname":"Ada","lastname":"",)"
    R"("companyName":"","email":"","mobile":"","address":"","postalCode":"","city":"",)"
    R"("countryCode":"","vatNumber":"","ledgerNumber":"","pricelistUid":"","paymentTerms":null,)"
    R"("credit":null,"loyaltyId":"","origin":"","internalNote":"","accountManager":null,)"
    R"("addresses":[],"contacts":[],"consents":[],"extensions":[],)"
    R"("createdAt":"2024-10-04T00:00:00.000Z","lastModifiedAt":"2024-10-04T00:00:00.000Z",)"
    R"("version":1,"displayName":"Ada"})";

TEST_CASE("JSON has empty texts and null for unset values") {
  Written written;
  const Customer customer = written.session->create({.id = "c", .first_name = "Ada"}).value();
  CHECK(to_json(customer) == bare);
  CHECK(boost::json::serialize(boost::json::value_from(customer)) == bare);
}

TEST_CASE("a customer's objects and lists are written as JSON") {
  Written written;
  const Customer customer =
      written.session
          ->create({.id = "c",
                    .first_name = "Ada",
                    .payment_terms = 0,
                    .credit = Credit{-1, 2},
                    .account_manager = AccountManager{"u", "", "7"},
                    .addresses = {{.id = "a", .type = AddressType::invoice, .first_name = "F", .city = "Oslo"}},
                    .contacts = {{.id = "k",
                                  .first_name = "F",
                                  .last_name = "L",
                                  .extensions = {{ExtensionCode::two_invoice, "o"}}}},
                    .consents = {{.id = "s", .name = "mail", .status = true, .source = "web"}},
                    .extensions = {{ExtensionCode::two_invoice, "p"}}})
          .value();
  const auto json = boost::json::parse(to_json(customer)).as_object();
  CHECK(boost::json::value_from(customer) == json);
  const auto member = [&](std::string_view name) {
    return boost::json::serialize(json.at({name.data(), name.size()}));
  };
  CHECK(member("paymentTerms") == "0");
  CHECK(member("credit") == R"({"limit":-1,"balance":2})");
  CHECK(member("accountManager") == R"({"tenantUserUid":"u","displayName":"","userCode":"7"})");
  CHECK(member("addresses") ==
        R"([{"customerAddressUid":"a","type":"INVOICE_ADDRESS","displayName":"F","companyName":"","firstname":"F",)"
        R"("lastname":"","address":"","postalCode":"","city":"Oslo","countryCode":"","email":"","phone":""}])");
  CHECK(member("contacts") ==
        R"([{"customerContactUid":"k","firstname":"F","lastname":"L","displayName":"F L","email":"","mobile":"",)"
        R"("createdAt":"2024-10-04T00:00:00.000Z","lastModifiedAt":"2024-10-04T00:00:00.000Z",)"
        R"("extensions":[{"extensionCode":"TWO_INVOICE","organizationUid":"o"}]}])");
  CHECK(member("consents") == R"([{"consentUid":"s","name":"mail","status":true,"source":"web",)"
                              R"("createdAt":"2024-10-04T00:00:00.000Z","lastModifiedAt":null,"modifiedBy":""}])");
  CHECK(member("extensions") == R"([{"extensionCode":"TWO_INVOICE","organizationUid":"p"}])");
}

TEST_CASE("a page is written as JSON with and without a total") {
  Written written;
  CHECK(to_json(written.session->list().value()) ==
        R"({"items":[],"paging":{"pageNumber":1,"pageSize":50,"totalCount":0}})");
  written.session->create({.id = "c", .first_name = "Ada"}).value();
  Page page = written.session->list({.page_size = 7}).value();
  CHECK(to_json(page) == R"({"items":[)" + bare + R"(],"paging":{"pageNumber":1,"pageSize":7,"totalCount":1}})");
  page.items.push_back(page.items[0]);
  page.paging.total_count.reset();
  CHECK(to_json(page) == R"({"items":[)" + bare + "," + bare + R"(],"paging":{"pageNumber":1,"pageSize":7}})");
  CHECK(boost::json::serialize(boost::json::value_from(page)) == to_json(page));
}

TEST_CASE("every page but the last has a cursor") {
  Written written;
  for (const char* id : {"c", "d"}) written.session->create({.id = id, .first_name = "Ada"}).value();
  const Page page = written.session->list({.page_size = 1}).value();
  REQUIRE_FALSE(page.next.empty());
  CHECK_THAT(to_json(page), Catch::EndsWith(R"("totalCount":2},"next":")" + page.next + "\"}"));
  const Page last = written.session->list({.page_size = 1, .after = page.next}).value();
  CHECK_THAT(to_json(last), !Catch::Contains("\"next\""));
}

TEST_CASE("hits and counts are written as JSON") {
  Written written;
  written.session->create({.id = "c", .first_name = "Ada", .city = "Å\"s"}).value();
  Page page = written.session->search({.query = "ad", .scores = true, .highlights = true}).value();
  const std::string hits =
      R"("hits":[{"score":30,"highlights":[{"field":"firstname","ranges":[{"begin":0,"end":2}]}]}])";
  CHECK_THAT(to_json(page), Catch::EndsWith(R"("paging":{"pageNumber":1,"pageSize":50,"totalCount":1},)" + hits + "}"));
  page = written.session->search({.highlights = true}).value();
  CHECK_THAT(to_json(page), Catch::EndsWith(R"(,"hits":[{"highlights":[]}]})"));
  CHECK(boost::json::serialize(boost::json::value_from(page)) == to_json(page));
  page = written.session->search({.query = "ad", .explain = true}).value();
  CHECK_THAT(to_json(page), Catch::Contains(R"(,"explain":{"paths":[{"access":")"));
  CHECK(boost::json::serialize(boost::json::value_from(page)) == to_json(page));
  const Facets facets = written.session->count_by(FacetField::city).value();
  CHECK(to_json(facets) == R"([{"value":"Å\"s","count":1}])");
  CHECK(boost::json::serialize(boost::json::value_from(facets)) == to_json(facets));
  CHECK(to_json(Facets()) == "[]");
}

TEST_CASE("duplicates are written as JSON") {
  Written written;
  written.session->create({.id = "c", .first_name = "Ada"}).value();
  for (const std::string id : {"d", "e"})
    written.session->create({.id = id, .email = "ada@mail.example", .mobile = "+4791234567"}).value();
  const Duplicates found = written.session->find_duplicates().value();
  const std::string json = to_json(found);
  CHECK_THAT(json, Catch::StartsWith(R"({"groups":[{"customers":[{"customerUid":"d",)"));
  CHECK_THAT(json, Catch::EndsWith(R"(],"pairs":[{"first":"d","second":"e","reasons":["EMAIL","MOBILE"]}]}],)"
                                   R"("customers":3,"commonValues":0,"sequence":3})"));
  CHECK(boost::json::serialize(boost::json::value_from(found)) == json);
}

TEST_CASE("a customer of a store is written as JSON") {
  Written written;
  written.session->create({.id = "c", .first_name = "Ada"}).value();
  const auto seen = written.session
                        ->set_store_details("s-1", "c",
                                            {.pricelist_id = "p",
                                             .note = "n",
                                             .payment_terms = 5,
                                             .credit = Credit{1, 0},
                                             .account_manager = AccountManager{"u", "K", "7"}})
                        .value();
  const std::string details =
      R"({"pricelistUid":"p","ledgerNumber":"","note":"n","paymentTerms":5,"credit":{"limit":1,"balance":0},)"
      R"("accountManager":{"tenantUserUid":"u","displayName":"K","userCode":"7"}})";
  CHECK(to_json(seen) ==
        R"({"customer":)" + bare + R"(,"storeUid":"s-1","details":)" + details + R"(,"effective":)" + details + "}");
  CHECK(boost::json::serialize(boost::json::value_from(seen)) == to_json(seen));
}

TEST_CASE("a patch as JSON has only the fields it changes") {
  CHECK(to_json(CustomerPatch()) == "{}");
  CHECK(to_json(CustomerPatch{.type = clear,
                              .first_name = "",
                              .payment_terms = 3,
                              .credit = CreditPatch{.balance = clear},
                              .account_manager = AccountManagerPatch{},
                              .consents = std::vector<Consent>{}}) ==
        R"({"customerType":null,"firstname":"","paymentTerms":3,"credit":{"balance":null},"accountManager":{},)"
        R"("consents":[]})");
}

TEST_CASE("a draft as JSON has all members, even unset ones") {
  CHECK(to_json(CustomerDraft{.first_name = "Ada", .version = 7}) ==
        R"({"customerUid":"","externalId":"","customerType":"PERSON","firstname":"Ada","lastname":"",)"
        R"("companyName":"","email":"","mobile":"","address":"","postalCode":"","city":"",)"
        R"("countryCode":"","vatNumber":"","ledgerNumber":"","pricelistUid":"","paymentTerms":null,)"
        R"("credit":null,"loyaltyId":"","origin":"","internalNote":"","accountManager":null,)"
        R"("addresses":[],"contacts":[],"consents":[],"extensions":[],)"
        R"("createdAt":null,"lastModifiedAt":null,"version":7})");
}

TEST_CASE("external customers are written as JSON") {
  const ExternalPage page{.items = {{.external_id = "e", .customer = {.first_name = "Ada"}}}};
  CHECK(to_json(page) == R"({"items":[{"externalId":"e","customer":)" + to_json(page.items[0].customer) +
                             R"(}],"paging":{"pageNumber":1,"pageSize":50}})");
  CHECK(to_json(ExternalPage{.paging = {.total_count = 0}}) ==
        R"({"items":[],"paging":{"pageNumber":1,"pageSize":50,"totalCount":0}})");
}

TEST_CASE("reports, statistics and snapshots are written as JSON") {
  const ImportReport report{
      .created = 1,
      .updated = 2,
      .skipped = 3,
      .failed = {{.index = 5, .line = 6, .column = 7, .error = {.code = ErrorCode::not_found, .message = "x"}}},
      .unchanged = 4};
  CHECK(to_json(report) == R"({"created":1,"updated":2,"unchanged":4,"skipped":3,"failed":[{"index":5,"line":6,)"
                           R"("column":7,"error":{"code":"NotFound","message":"x","violations":[]}}]})");
  CHECK(to_json(TenantStats{.customers = 1, .bytes = 2, .bytes_by_structure = {{"records", 2}, {"a\"b", 0}}}) ==
        R"({"customers":1,"bytes":2,"bytesByStructure":{"records":2,"a\"b":0},)"
        R"("subscriberExceptions":0,"lastSubscriberException":""})");
  CHECK(to_json(TenantStats()) == R"({"customers":0,"bytes":0,"bytesByStructure":{},)"
                                  R"("subscriberExceptions":0,"lastSubscriberException":""})");

  Written written;
  CHECK(to_json(written.session->snapshot().value()) == R"({"sequence":0,"customers":[]})");
  const Customer customer = written.session->create({.id = "c", .first_name = "Ada"}).value();
  CHECK(to_json(written.session->snapshot().value()) == R"({"sequence":1,"customers":[)" + to_json(customer) + "]}");
  CHECK(to_json(Extension{.organization_id = "o"}) == R"({"extensionCode":"TWO_INVOICE","organizationUid":"o"})");
  CHECK(to_json(StoreDetails{.note = "n"}) ==
        R"({"pricelistUid":"","ledgerNumber":"","note":"n","paymentTerms":null,"credit":null,"accountManager":null})");
}

}  // namespace
}  // namespace custengine::json_writer_test
