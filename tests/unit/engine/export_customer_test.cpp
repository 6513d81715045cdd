// export_customer: all data of one customer.

#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <string>
#include <vector>

namespace export_customer_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::string exported(const Session& session, std::string_view id) {
  return export_customer(session, id).value();
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// "event id before->after, …" of the changes in an export: versions, 0 for none.
std::string changes_in(const Session& session, std::string_view id) {
  const std::string all = exported(session, id);
  std::string text;
  auto changes = session.changes(0, 1000);
  if (!changes) changes = session.changes(*changes.error().oldest_sequence - 1, 1000);
  for (const Change& change : changes.value()) {
    std::string json = to_json(change);
    json.pop_back();
    json += ",\"customerBefore\":" + (change.before ? to_json(*change.before) : "null") + '}';
    if (!holds(all, json)) continue;
    const auto version = [](const auto& customer) { return std::to_string(customer ? customer->version() : 0); };
    text += (text.empty() ? "" : ", ") + std::string(to_string(change.type())).substr(9) + ' ' +
            std::string(change.id()) + ' ' + version(change.before) + "->" + version(change.after);
  }
  return text;
}

}  // namespace

TEST_CASE("an export holds all data of a customer") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"rome", "oslo", "bergen"}});
  const Customer first = session.create({.id = "ada", .last_name = "Ada"}).value();
  session.create({.id = "other", .last_name = "Nobody"}).value();
  const Customer dropped = session.create({.id = "bo", .last_name = "Bo", .city = "Oslo"}).value();
  session.set_store_details("rome", "ada", {.note = "a \"note\""}).value();
  session.set_store_details("oslo", "bo", {.payment_terms = 30}).value();
  session.set_store_details("oslo", "other", {.note = "of nobody"}).value();
  const Customer merged = session.merge("ada", "bo").value();
  session.update("other", {.city = "Bergen"}).value();

  const auto change = [&](std::string_view json, const std::optional<Customer>& before) {
    return std::string(json) + ",\"customerBefore\":" + (before ? to_json(*before) : "null") + '}';
  };
  const std::string note = R"({"pricelistUid":"","ledgerNumber":"","note":"a \"note\"","paymentTerms":null,)"
                           R"("credit":null,"accountManager":null})";
  const std::string terms = R"({"pricelistUid":"","ledgerNumber":"","note":"","paymentTerms":30,)"
                            R"("credit":null,"accountManager":null})";
  const std::string ada = R"(,"customerUid":"ada","customer":)", bo = R"(,"customerUid":"bo","customer":)";
  const std::string created = R"(,"event":"CUSTOMER_CREATE")", details = R"(,"event":"CUSTOMER_STORE_DETAILS")";
  CHECK(exported(session, "ada") ==
        R"({"customer":)" + to_json(merged) + R"(,"storeDetails":[{"storeUid":"oslo","details":)" + terms +
            R"(},{"storeUid":"rome","details":)" + note + R"(}],"mergedUids":["bo"],"changes":[)" +
            change(R"({"sequence":1,"groupEnd":1)" + created + ada + to_json(first), {}) + ',' +
            change(R"({"sequence":3,"groupEnd":3)" + created + bo + to_json(dropped), {}) + ',' +
            change(R"({"sequence":4,"groupEnd":4)" + details + ada + to_json(first) +
                       R"(,"storeUid":"rome","detailsBefore":null,"detailsAfter":)" + note,
                   first) +
            ',' +
            change(R"({"sequence":5,"groupEnd":5)" + details + bo + to_json(dropped) +
                       R"(,"storeUid":"oslo","detailsBefore":null,"detailsAfter":)" + terms,
                   dropped) +
            ',' + change(R"({"sequence":7,"groupEnd":9,"event":"CUSTOMER_UPDATE")" + ada + to_json(merged), first) +
            ',' +
            change(R"({"sequence":8,"groupEnd":9)" + details + ada + to_json(merged) +
                       R"(,"storeUid":"oslo","detailsBefore":null,"detailsAfter":)" + terms,
                   merged) +
            ',' + change(R"({"sequence":9,"groupEnd":9,"event":"CUSTOMER_DELETE")" + bo + "null", dropped) +
            R"(],"sequence":10})");
}

TEST_CASE("an export with nothing to list has empty lists") {
  World world;
  Session session = world.add_tenant("t", {.change_history = 0});
  const Customer ada = session.create({.id = "ada", .last_name = "Ada"}).value();
  CHECK(exported(session, "ada") ==
        R"({"customer":)" + to_json(ada) + R"(,"storeDetails":[],"mergedUids":[],"changes":[],"sequence":1})");
}

TEST_CASE("an export shows no other customer that had the id") {
  World world;
  Session session = world.add_tenant("t");
  const auto create = [&](const char* id, const char* name) { session.create({.id = id, .last_name = name}).value(); };
  create("ada", "Secret");
  create("bo", "Secret");
  session.merge("ada", "bo").value();
  session.remove("ada").value();
  create("bo", "Secret");
  session.remove("bo").value();
  create("ada", "Ada");
  create("bo", "Bo");
  create("cy", "Cy");
  session.merge("bo", "cy").value();
  session.merge("ada", "bo").value();
  create("bo", "Secret");  // the id now belongs to another customer
  create("cy", "Secret");
  session.merge("bo", "cy").value();
  session.update("bo", {.city = "Secret"}).value();
  CHECK(changes_in(session, "ada") ==
        "CREATE ada 0->1, CREATE bo 0->1, CREATE cy 0->1, DELETE cy 1->0, DELETE bo 1->0");
  CHECK_FALSE(holds(exported(session, "ada"), "Secret"));
  CHECK(holds(exported(session, "ada"), R"("mergedUids":[])"));  // both ids now belong to other customers
  CHECK(holds(exported(session, "bo"), R"("mergedUids":["cy"])"));
}

TEST_CASE("an export shows the changes that the history still keeps") {
  World world;
  Session session = world.add_tenant("t", {.change_history = 3});
  session.create({.id = "ada", .last_name = "Ada"}).value();
  for (const char* city : {"Oslo", "Bergen", "Rome"}) session.update("ada", {.city = city}).value();
  CHECK(changes_in(session, "ada") == "UPDATE ada 1->2, UPDATE ada 2->3, UPDATE ada 3->4");
  session.create({.id = "bo", .last_name = "Bo"}).value();
  CHECK(changes_in(session, "ada") == "UPDATE ada 2->3, UPDATE ada 3->4");
  CHECK(world.engine.fork("t", "fork"));
  CHECK(changes_in(world.open("fork"), "ada").empty());
}

TEST_CASE("an export finds the same customers as get") {
  World world;
  Session session = world.add_tenant("t");
  for (const char* id : {"ada", "bo", "cy"}) session.create({.id = id, .last_name = id}).value();
  session.merge("ada", "bo").value();
  session.remove("cy").value();
  for (const char* id : {"ada", "bo", "cy", "nobody", "no id!", ""}) {
    INFO(id);
    CHECK(error_of(export_customer(session, id)) == error_of(session.get(id)));
  }
  CHECK(export_customer(session, "bo").error().holder_id == "ada");

  Session moved = world.open("t");
  session.erase("ada").value();
  CHECK(export_customer(session, "ada").error().code == ErrorCode::not_found);
  CHECK(export_customer(session, "bo").error().holder_id.empty());
  world.engine.drop_tenant("t").value();
  CHECK(export_customer(moved, "ada").error().code == ErrorCode::not_found);
}

TEST_CASE("an export shows no erased customer that had the id") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "ada", .last_name = "Secret"}).value();
  session.erase("ada").value();
  session.create({.id = "ada", .last_name = "Ada"}).value();
  session.create({.id = "bo", .last_name = "Secret"}).value();
  session.merge("ada", "bo").value();
  session.erase("bo").value();  // the merged values stay, but their origin is forgotten
  CHECK(changes_in(session, "ada") == "CREATE ada 0->1");
  CHECK_FALSE(holds(exported(session, "ada"), "Secret"));
}

}  // namespace export_customer_test
