#include <custengine/testing/builders.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/golden.hpp>

#include "testing/known_fields.hpp"

#include "catch.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace golden_test {

namespace {

using namespace custengine;
using namespace custengine::testing;
using Catch::Matchers::Contains;
using Strings = std::vector<std::string>;

/// A folder for goldens, which is not there yet, and the switch.
struct Goldens {
  std::filesystem::path top =
      std::filesystem::temp_directory_path() / ("custengine-golden-test-" + std::to_string(getpid()));
  std::filesystem::path file = top / "kept" / "golden.json";

  Goldens() { std::filesystem::remove_all(top); }
  ~Goldens() {
    unsetenv("CUSTENGINE_WRITE_GOLDENS");
    std::filesystem::remove_all(top);
  }
  Goldens(const Goldens&) = delete;
  Goldens& operator=(const Goldens&) = delete;

  void write(const Subject& subject, const Strings& fields) const {
    setenv("CUSTENGINE_WRITE_GOLDENS", "1", 1);
    CHECK(mismatch(subject, fields).empty());
    unsetenv("CUSTENGINE_WRITE_GOLDENS");
  }
  void write(const std::string& text) const {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  std::string text() const {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string mismatch(const Subject& subject, const Strings& fields) const {
    return expect::matches_golden(file, fields).mismatch(subject);
  }
};

/// The differences, without the first line.
std::string differences(const std::string& mismatch) {
  CHECK(mismatch.starts_with("it differs from the file (CUSTENGINE_WRITE_GOLDENS=1 writes that anew):\n"));
  return mismatch.substr(mismatch.find('\n') + 1);
}

Fixture make_fixture() {
  Fixture fixture = Fixture::from_json(R"([
    {"customerUid": "a", "firstname": "Ada", "city": "Oslo", "credit": {"limit": 100, "balance": 7},
     "contacts": [{"firstname": "Per", "lastname": "Ås", "email": "per@example.com"}, {"firstname": "Liv", "lastname": "Moe"}]},
    {"customerUid": "b", "firstname": "B \"o\"", "extensions": [{"extensionCode": "TWO_INVOICE", "organizationUid": "org-1"}]}
  ])",
                                       {.options = {.stores = {"oslo"}}});
  return fixture;
}

TEST_CASE("a golden of one customer holds the chosen fields") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  auto& session = fixture.session();
  const Strings fields = {"contacts.email", "credit", "paymentTerms", "firstname", "consents"};
  goldens.write(session.get("a"), fields);
  CHECK(goldens.text() ==
        "{\n"
        "  \"firstname\": \"Ada\",\n"
        "  \"paymentTerms\": null,\n"
        "  \"credit.limit\": 100,\n"
        "  \"credit.balance\": 7,\n"
        "  \"contacts[0].email\": \"per@example.com\",\n"
        "  \"contacts[1].email\": \"\"\n"
        "}\n");
  CHECK(goldens.mismatch(session.get("a"), fields).empty());
  CHECK_THAT(session.get("a"), matches_golden(goldens.file, fields));
  CHECK_THAT(session.get("b"), !matches_golden(goldens.file, fields));

  session.update("a", {.city = "Bergen", .payment_terms = 30}).value();  // the city is not chosen, nor the version
  CHECK(differences(goldens.mismatch(session.get("a"), fields)) == "paymentTerms: null -> 30\n");
  session.update("a", {.first_name = "Eva", .contacts = clear}).value();
  CHECK(differences(goldens.mismatch(session.get("a"), fields)) ==
        "firstname: \"Ada\" -> \"Eva\"\n"
        "paymentTerms: null -> 30\n"
        "contacts[0].email: \"per@example.com\" -> absent\n"
        "contacts[1].email: \"\" -> absent\n");
  goldens.write(session.get("a"), fields);
  CHECK_THAT(session.get("a"), matches_golden(goldens.file, fields));
}

TEST_CASE("a golden of a page names the item that differs") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  auto& session = fixture.session();
  const ListRequest by_id{.sort_by = SortField::id};
  const Strings fields = {"customerUid", "city", "extensions.organizationUid"};
  goldens.write(session.list(by_id), fields);
  CHECK(goldens.text() ==
        "[\n"
        "  {\n"
        "    \"customerUid\": \"a\",\n"
        "    \"city\": \"Oslo\"\n"
        "  },\n"
        "  {\n"
        "    \"customerUid\": \"b\",\n"
        "    \"city\": \"\",\n"
        "    \"extensions[0].organizationUid\": \"org-1\"\n"
        "  }\n"
        "]\n");
  CHECK_THAT(session.list(by_id), matches_golden(goldens.file, fields));
  CHECK_THAT(session.get_many(std::vector<std::string_view>{"a", "b"}), matches_golden(goldens.file, fields));
  CHECK(differences(goldens.mismatch(session.get("a"), fields)) == "a list -> one object\n");

  session.attach_extension("b", two_invoice("org-0")).value();
  session.create({.id = "c", .first_name = "Cy"}).value();
  CHECK(differences(goldens.mismatch(session.list(by_id), fields)) ==
        "[1].extensions[0].organizationUid: \"org-1\" -> \"org-0\"\n"
        "[1].extensions[1].organizationUid: absent -> \"org-1\"\n"
        "[2]: absent -> { \"customerUid\": \"c\", \"city\": \"\" }\n");
  session.remove("c").value();
  session.remove("b").value();
  CHECK(differences(goldens.mismatch(session.list(by_id), fields)) ==
        "[1]: { \"customerUid\": \"b\", \"city\": \"\", \"extensions[0].organizationUid\": \"org-1\" } -> absent\n");
  goldens.write(session.search({.query = "nobody"}), fields);
  CHECK(goldens.text() == "[]\n");
  CHECK_THAT(session.search({.query = "nobody"}), matches_golden(goldens.file, fields));
}

TEST_CASE("goldens hold changes and customers of a store") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  auto& session = fixture.session();
  const auto loaded = session.snapshot()->sequence();
  session.set_store_details("oslo", "a", {.note = "ring", .payment_terms = 10}).value();
  session.remove("b").value();
  const Strings of_change = {"event", "customer.city", "storeUid", "detailsBefore", "detailsAfter.paymentTerms"};
  goldens.write(session.changes(loaded, 9), of_change);
  CHECK(goldens.text() ==
        "[\n"
        "  {\n"
        "    \"event\": \"CUSTOMER_STORE_DETAILS\",\n"
        "    \"customer.city\": \"Oslo\",\n"
        "    \"storeUid\": \"oslo\",\n"
        "    \"detailsBefore\": null,\n"
        "    \"detailsAfter.paymentTerms\": 10\n"
        "  },\n"
        "  {\n"
        "    \"event\": \"CUSTOMER_DELETE\"\n"
        "  }\n"
        "]\n");
  CHECK_THAT(session.changes(loaded, 9).value(), matches_golden(goldens.file, of_change));
  CHECK(goldens.mismatch(session.changes(loaded, 1), of_change).find("[1]: {") != std::string::npos);

  const Strings in_store = {"city", "storeUid", "details.note", "effective.credit.limit"};
  goldens.write(session.get_in_store("oslo", "a"), in_store);
  CHECK(goldens.text() ==
        "{\n"
        "  \"city\": \"Oslo\",\n"
        "  \"storeUid\": \"oslo\",\n"
        "  \"details.note\": \"ring\",\n"
        "  \"effective.credit.limit\": 100\n"
        "}\n");
  const auto seen = session.set_store_details("oslo", "a", {.note = "write"}).value();
  CHECK(differences(goldens.mismatch(seen, in_store)) == "details.note: \"ring\" -> \"write\"\n");
}

TEST_CASE("a missing golden file explains how to make it") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  const auto ada = fixture.session().get("a").value();
  CHECK(goldens.mismatch(ada, {"city"}) ==
        "there is no such file; run the test with CUSTENGINE_WRITE_GOLDENS=1 to write it");
  CHECK_FALSE(std::filesystem::exists(goldens.top));
  const auto matcher = matches_golden(goldens.file, {"city"});
  CHECK_FALSE(matcher.match(ada));
  CHECK(matcher.toString() ==
        "matches the golden " + goldens.file.string() +
            ", but there is no such file; run the test with CUSTENGINE_WRITE_GOLDENS=1 to write it");
  for (const char* off : {"", "0"}) {
    setenv("CUSTENGINE_WRITE_GOLDENS", off, 1);
    CHECK_FALSE(goldens.mismatch(ada, {"city"}).empty());
  }
  goldens.write(ada, {"city"});
  CHECK_FALSE(goldens.text().empty());

  // A golden cannot be written where its folder is a file.
  setenv("CUSTENGINE_WRITE_GOLDENS", "1", 1);
  CHECK(expect::matches_golden(goldens.file / "golden.json", {"city"}).mismatch(ada) == "the file cannot be written");
  // A golden is not written for an error or another type.
  CHECK(goldens.mismatch(fixture.session().get("nobody"), {"city"}) == "it is NotFound: there is no customer nobody");
  CHECK(goldens.mismatch(fixture.session().count(), {"city"}) == "it is a value that is no customer");
  CHECK(goldens.text() == "{\n  \"city\": \"Oslo\"\n}\n");
}

TEST_CASE("a golden of unknown fields fails the test") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  const auto bo = fixture.session().get("b").value();
  CHECK_THROWS_WITH(matches_golden(goldens.file, {}), Contains("no field is chosen"));
  CHECK_THROWS_WITH(goldens.mismatch(bo, {"city", "citty", "contacts.emial", "storeUid"}),
                    Contains("no customer has the field \"citty\", \"contacts.emial\", \"storeUid\""));
  CHECK_THROWS_WITH(goldens.mismatch(fixture.session().changes(0, 9), {"city"}),
                    Contains("no change has the field \"city\""));
  goldens.write(bo, {"contacts.email", "accountManager.userCode", "addresses", "contacts.extensions.extensionCode"});
  CHECK(goldens.text() == "{}\n");  // he has none of these
  for (const char* damaged : {"", "{", "[1]", "{}{}", "[{},]"}) {
    goldens.write(damaged);
    CHECK_THROWS_WITH(goldens.mismatch(bo, {"city"}), Contains(goldens.file.string()) && Contains("cannot be read"));
  }
}

TEST_CASE("a golden may be written by hand, nested as JSON is") {
  const Goldens goldens;
  Fixture fixture = make_fixture();
  goldens.write(R"( { "contacts" : [ {"email": "per@example.com"}, {"email": ""} ], "credit": {"limit": 100} } )");
  CHECK(goldens.mismatch(fixture.session().get("a"), {"contacts.email", "credit.limit"}).empty());
}

TEST_CASE("a golden can choose the fields of JSON") {
  const KnownFields& known = known_fields();
  for (const char* field : {"customerUid", "version", "credit", "credit.limit", "contacts", "contacts.extensions",
                            "contacts.extensions.organizationUid", "consents.status", "addresses.countryCode",
                            "accountManager.displayName", "extensions.extensionCode"}) {
    INFO(field);
    CHECK(known.customer.contains(field));
    CHECK(known.in_store.contains(field));
    CHECK(known.change.contains("customer." + std::string(field)));
  }
  CHECK(known.in_store.contains("effective.accountManager.displayName"));
  CHECK_FALSE(known.customer.contains("details"));
  CHECK(known.change.contains("detailsBefore.credit.balance"));
  CHECK(field_of("contacts[12].extensions[0].extensionCode") == "contacts.extensions.extensionCode");
  CHECK(field_of("[1]").empty());
}

}  // namespace

}  // namespace golden_test
