// Store details in the rows of exports and imports.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::store_details_test {
namespace {

using Entries = std::vector<StoreDetailsEntry>;

const TenantOptions options{.stores = {"bergen", "oslo"}};
const PermissionSet everything = {Permission::tenant_access, Permission::tenant_backoffice};

struct Shop {
  Engine engine;
  Session session;

  Shop() : session((engine.create_tenant("t", options).value(), engine.session("t", everything).value())) {}

  Result<ImportReport> read(std::string_view text, ImportOptions import, Format format = Format::detect) {
    std::istringstream in{std::string(text)};
    return read_customers(in, session, {.format = format, .import = std::move(import)});
  }
  Entries details() const { return session.store_details().value(); }
};

/// Two customers, one of them with details in two stores.
void fill(Shop& shop) {
  shop.session.create({.id = "c-1", .last_name = "A"}).value();
  shop.session.create({.id = "c-2", .last_name = "B"}).value();
  shop.session.create({.id = "c-3", .last_name = "C"}).value();
  shop.session
      .set_store_details("oslo", "c-2",
                         {.pricelist_id = "p",
                          .note = "\"rings\"\ntwice",
                          .payment_terms = 14,
                          .credit = Credit{50'000, -7},
                          .account_manager = AccountManager{.display_name = "Kari"}})
      .value();
  shop.session.set_store_details("bergen", "c-2", {.ledger_number = "007"}).value();
  shop.session.set_store_details("bergen", "c-1", {.note = "æ"}).value();
}

std::string written(const Session& session, Format format) {
  std::ostringstream out;
  CHECK(write_customers(out, session, {.format = format, .store_details = true}).value() == 3);
  return out.str();
}

std::vector<std::string> failed_fields(const ImportReport& report) {
  std::vector<std::string> fields;
  for (const auto& item : report.failed)
    for (const FieldViolation& violation : item.error.violations) fields.push_back(violation.field);
  return fields;
}

std::string row(std::string_view id, std::string_view details) {
  return "{\"customerUid\":\"" + std::string(id) + "\",\"lastname\":\"x\",\"storeDetails\":" + std::string(details) +
         "}\n";
}

std::uint64_t bytes_of(const Shop& shop) {
  return shop.engine.stats("t")->bytes;
}

void set_limit(Shop& shop, std::uint64_t bytes) {
  shop.engine.update_tenant("t", {.max_bytes = bytes}).value();
}

const std::string long_details = R"([{"storeUid":"oslo","details":{"note":")" + std::string(9'000, 'n') + R"("}}])";
const std::string short_details = R"([{"storeUid":"oslo","details":{"note":"n"}}])";

TEST_CASE("a row whose details do not fit fails as a whole") {
  for (const bool has_customers : {false, true}) {
    INFO(has_customers);
    Shop shop;
    if (has_customers) shop.session.create({.id = "first", .last_name = "F"}).value();
    set_limit(shop, bytes_of(shop) + 6'000);
    const auto report = shop.read(row("c-1", short_details) + row("c-2", long_details), {.restore = true}).value();
    CHECK(report.created == 1);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].index == 1);
    CHECK(report.failed[0].line == 2);
    CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
    CHECK_FALSE(shop.session.contains("c-2").value());
    REQUIRE(shop.details().size() == 1);
    CHECK(shop.details()[0].customer_id == "c-1");
  }
}

TEST_CASE("an atomic import whose details do not fit does nothing") {
  for (const bool has_customers : {false, true}) {
    INFO(has_customers);
    Shop shop;
    if (has_customers) shop.session.create({.id = "first", .last_name = "F"}).value();
    set_limit(shop, bytes_of(shop) + 6'000);
    const auto sequence = shop.session.snapshot()->sequence();
    const auto report =
        shop.read(row("c-1", long_details) + row("c-2", short_details), {.restore = true, .atomic = true}).value();
    CHECK(report.created == 0);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].index == 1);
    CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
    CHECK(shop.session.snapshot()->sequence() == sequence);
    CHECK(shop.details().empty());
  }
}

TEST_CASE("updates whose details do not fit fail as a whole") {
  for (const bool changes_customer : {false, true}) {
    INFO(changes_customer);
    Shop shop;
    fill(shop);
    set_limit(shop, bytes_of(shop) + 6'000);
    const Entries before = shop.details();
    const Customer customer = shop.session.get("c-2").value();
    const std::string name = changes_customer ? "x" : "B";
    const std::string both = R"([{"storeUid":"bergen","details":{"note":"new"}},)" + long_details.substr(1);
    const auto report =
        shop.read("{\"customerUid\":\"c-2\",\"lastname\":\"" + name + "\",\"storeDetails\":" + both + "}",
                  {.on_conflict = OnConflict::update, .restore = true})
            .value();
    CHECK(report.updated + report.unchanged == 0);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
    CHECK(shop.session.get("c-2").value() == customer);
    CHECK(shop.details() == before);
  }
}

TEST_CASE("details that do not grow pass whatever the limit") {
  Shop shop;
  fill(shop);
  const std::string text = written(shop.session, Format::json_lines);
  set_limit(shop, 1);
  const auto report = shop.read(text, {.on_conflict = OnConflict::update, .restore = true}).value();
  CHECK(report.unchanged == 3);
  CHECK(report.failed.empty());
}

TEST_CASE("details refused behind their customer fail their row") {
  Shop shop;
  shop.session.create({.id = "first", .last_name = "F"}).value();
  // The room goes between the two writes.
  const auto subscription = shop.session
                                .subscribe([&shop](const Change& change) {
                                  if (change.id() == "c-1") set_limit(shop, 1);
                                })
                                .value();
  const auto report = shop.read(row("c-1", short_details), {.restore = true}).value();
  CHECK(report.created == 0);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].error.code == ErrorCode::resource_exhausted);
  CHECK(report.failed[0].error.message.starts_with("the customer was written, but not its store details: "));
  CHECK(shop.session.contains("c-1").value());
}

TEST_CASE("an export with store details restores unchanged") {
  Shop shop;
  fill(shop);
  for (const Format format : {Format::json_lines, Format::json_array}) {
    const std::string text = written(shop.session, format);
    for (const bool atomic : {false, true})
      for (const bool has_customers : {false, true}) {
        CAPTURE(format, atomic, has_customers);
        Shop other;
        if (has_customers) other.session.create({.id = "older", .last_name = "O"}).value();
        const auto report = other.read(text, {.restore = true, .atomic = atomic}).value();
        CHECK(report.created == 3);
        CHECK(report.failed.empty());
        CHECK(other.details() == shop.details());
        CHECK(to_json(other.session.get("c-2").value()) == to_json(shop.session.get("c-2").value()));
      }
  }
}

TEST_CASE("store details of an import appear in the feed") {
  Shop shop;
  fill(shop);
  Shop other;
  other.read(written(shop.session, Format::json_lines), {.restore = true}).value();
  Entries told;
  for (const Change& change : other.session.changes(0, 100).value())
    if (change.type() == ChangeType::store_details) {
      CHECK_FALSE(change.details_before);
      told.push_back({change.store_id, std::string(change.after->id()), *change.details_after});
    }
  CHECK(told.size() == 3);
  for (const StoreDetailsEntry& entry : shop.details()) CHECK(std::count(told.begin(), told.end(), entry) == 1);
}

TEST_CASE("only an import with restore reads store details") {
  Shop shop;
  const auto report = shop.read(row("c-1", R"([{"storeUid":"nowhere","what":1}])") + row("c-2", "17"), {}).value();
  CHECK(report.created == 2);
  CHECK(shop.details().empty());
}

TEST_CASE("a row with bad store details fails as a whole") {
  const auto [details, field] = GENERATE(table<std::string, std::string>({
      {R"([{"storeUid":"nowhere","details":{}}])", "storeDetails[0].storeUid"},
      {R"([{"storeUid":"oslo","details":{}},{"storeUid":"oslo","details":{}}])", "storeDetails[1].storeUid"},
      {R"([{"storeUid":"oslo","details":{"paymentTerms":-1}}])", "storeDetails[0].details.paymentTerms"},
      {R"([{"storeUid":"oslo","details":{"note":7}}])", "storeDetails[0].details.note"},
      {R"([{"storeUid":"oslo"}])", "storeDetails[0].details"},
      {R"([{"details":{}}])", "storeDetails[0].storeUid"},
      {R"([{"storeUid":"oslo","details":{},"more":1}])", "storeDetails[0].more"},
      {R"({})", "storeDetails"},
  }));
  CAPTURE(details);
  const bool atomic = GENERATE(false, true);
  Shop shop;
  const auto report = shop.read(row("c-1", details) + row("c-2", "[]"), {.restore = true, .atomic = atomic}).value();
  CHECK(failed_fields(report) == std::vector{field});
  CHECK(shop.session.contains("c-1").value() == false);
  CHECK(shop.session.contains("c-2").value() == !atomic);
  CHECK(shop.details().empty());
}

TEST_CASE("faults in store details are reported with the row's others") {
  Shop shop;
  const auto report =
      shop.read(R"({"customerUid":"c 1","storeDetails":[{"storeUid":"nowhere","details":{}}]})", {.restore = true})
          .value();
  CHECK(failed_fields(report) == std::vector<std::string>{"customerUid", "", "storeDetails[0].storeUid"});
}

TEST_CASE("store details are replaced by updating, kept by skipping") {
  Shop shop;
  shop.session.create({.id = "c-1", .last_name = "A"}).value();
  shop.session.set_store_details("oslo", "c-1", {.note = "old"}).value();
  const std::string text = row("c-1", R"([{"storeUid":"oslo","details":{"note":"new"}}])");

  CHECK(shop.read(text, {.on_conflict = OnConflict::skip, .restore = true}).value().skipped == 1);
  CHECK(shop.details().front().details.note == "old");
  CHECK(shop.read(text, {.on_conflict = OnConflict::update, .restore = true}).value().updated == 1);
  CHECK(shop.details().front().details.note == "new");
  const std::string none = row("c-1", R"([{"storeUid":"oslo","details":{}}])");
  CHECK(shop.read(none, {.on_conflict = OnConflict::update, .restore = true}).value().unchanged == 1);
  CHECK(shop.details().empty());
}

TEST_CASE("a customer without an id in the file gets its store details") {
  Shop shop;
  shop.read(R"({"lastname":"x","storeDetails":[{"storeUid":"oslo","details":{"note":"n"}}]})", {.restore = true})
      .value();
  REQUIRE(shop.details().size() == 1);
  CHECK(shop.session.contains(shop.details().front().customer_id).value());
}

TEST_CASE("staged store details follow the customers that are imported") {
  Shop shop;
  std::istringstream in(row("c-1", R"([{"storeUid":"oslo","details":{"note":"one"}}])") +
                        row("c-2", R"([{"storeUid":"oslo","details":{"note":"two"}}])"));
  // Called after all rows are staged: another write comes first.
  const auto interfere = [&](std::uint64_t, std::uint64_t) {
    shop.session.create({.id = "c-1", .last_name = "first"}).value();
    return true;
  };
  const auto report = read_customers(in, shop.session, {.import = {.restore = true}, .progress = interfere}).value();
  CHECK(report.created == 1);
  CHECK(report.failed.size() == 1);
  CHECK(shop.details() == Entries{{"oslo", "c-2", {.note = "two"}}});
}

TEST_CASE("names of a file may be mapped to store details") {
  Shop shop;
  std::istringstream in(
      R"({"customerUid":"c-1","lastname":"x","Filialer":[{"storeUid":"oslo","details":{"note":"n"}}]})");
  read_customers(in, shop.session, {.import = {.restore = true}, .columns = {{"Filialer", "storeDetails"}}}).value();
  CHECK(shop.details().size() == 1);
}

TEST_CASE("an export of store details as CSV is refused") {
  Shop shop;
  fill(shop);
  std::ostringstream out;
  const auto refused = write_customers(out, shop.session, {.format = Format::csv, .store_details = true});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().violations.front().field == "storeDetails");
  CHECK(out.str().empty());
}

TEST_CASE("exports have store details only if requested") {
  Shop shop;
  fill(shop);
  std::ostringstream out;
  write_customers(out, shop.session).value();
  CHECK(out.str().find("storeDetails") == std::string::npos);
  CHECK(written(shop.session, Format::json_lines).find("\"storeDetails\":[]}\n") != std::string::npos);
}

TEST_CASE("a CustomerWriter writes store details") {
  Shop shop;
  fill(shop);
  std::ostringstream out;
  CustomerWriter writer(out, {.store_details = true});
  const Entries details = {{.store_id = "oslo", .details = {.note = "n"}}};
  writer.write(shop.session.get("c-1").value(), details);
  writer.finish().value();
  Shop other;
  other.read(out.str(), {.restore = true}).value();
  CHECK(other.details() == Entries{{"oslo", "c-1", {.note = "n"}}});
}

}  // namespace
}  // namespace custengine::store_details_test
