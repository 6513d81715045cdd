// Very long lists, and very many violations.

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include "repeat_text.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace lists_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::vector<Contact> many_contacts(const std::string& prefix, std::size_t count) {
  std::vector<Contact> contacts;
  for (std::size_t i = 0; i < count; ++i)
    contacts.push_back({.id = prefix + std::to_string(i), .first_name = prefix, .last_name = std::to_string(i)});
  return contacts;
}

/// Checks for at most a hundred violations, and a short message that states once how many more there are.
void check_bounded(const Error& error) {
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.violations.size() == 100);
  CHECK(error.message.size() < 1500);
  for (const FieldViolation& violation : error.violations)
    CHECK(violation.field.size() + violation.message.size() < 500);
  const std::size_t told = error.message.find("; and ");
  REQUIRE(told != std::string::npos);
  CHECK(error.message.find("; and ", told + 1) == std::string::npos);
}

}  // namespace

TEST_CASE("every input reports at most a hundred faults") {
  constexpr std::size_t count = 20'000;
  World world;
  Session session = world.add_tenant("t");
  CustomerDraft draft{.first_name = "x", .contacts = {count, Contact{}}};
  SECTION("a draft") {
    check_bounded(session.create(draft).error());
  }
  SECTION("an import") {
    for (const bool atomic : {false, true}) check_bounded(*import_error(session, draft, {.atomic = atomic}));
  }
  SECTION("an external customer") {
    check_bounded(session.import_external({.external_id = "", .customer = draft}).error());
  }
  SECTION("a patch") {
    session.create({.id = "a", .first_name = "A"}).value();
    check_bounded(session.update("a", {.contacts = draft.contacts}).error());
    // Elements with ids are checked after the customer is found.
    std::vector<Contact> contacts = many_contacts("k", count);
    for (Contact& contact : contacts) contact.extensions = {{.organization_id = "!"}};
    check_bounded(session.update("a", {.contacts = contacts}).error());
  }
  SECTION("a batch") {
    const std::vector<Write> writes(count, Write::remove("!"));
    const Error error = session.apply(writes).error();
    check_bounded(error);
    CHECK(error.write_index == 0U);
  }
  SECTION("a policy of merges") {
    MergePolicy policy;
    for (std::size_t i = 0; i < count; ++i) policy.exceptions[std::to_string(i) + std::string(1000, 'x')] = {};
    check_bounded(session.merge("a", "b", policy).error());
  }
  SECTION("stores") {
    check_bounded(world.engine.create_tenant("u", {.stores = {count, "!"}}).error());
    check_bounded(world.engine.update_tenant("t", {.stores = std::vector<std::string>(count, "!")}).error());
  }
  SECTION("a file") {
    for (const std::string& list : {repeat_text("{},", count), repeat_text("1,", count),
                                    repeat_text("{\"x\":1},", count), repeat_text("{\"a\":1,\"a\":1},", count)}) {
      const std::string contacts = '[' + list + "{}]";
      std::string quoted;
      for (const char c : contacts) quoted.append(c == '"' ? 2 : 1, c);
      std::istringstream lines("{\"firstname\":\"x\",\"contacts\":" + contacts + "}\n"),
          array("[{\"firstname\":\"x\",\"contacts\":" + contacts + "}]"),
          csv("firstname,contacts\nx,\"" + quoted + "\"\n");
      for (std::istream* in : {&lines, &array, &csv}) {
        INFO(list.substr(0, 10));
        const auto report = read_customers(*in, session).value();
        REQUIRE(report.failed.size() == 1);
        check_bounded(report.failed[0].error);
      }
    }
    std::string header = "firstname";
    for (std::size_t i = 0; i < 9000; ++i) header += ",x" + std::to_string(i);
    std::istringstream csv(header + "\n");
    check_bounded(read_customers(csv, session).error());
  }
}

TEST_CASE("messages quote only the beginning of a long value") {
  const std::string megabyte(1'000'000, 'x');
  World world;
  Session session = world.add_tenant("t");
  const std::optional<Error> errors[] = {error_of(session.get(megabyte)),
                                         error_of(session.create({.id = megabyte, .email = megabyte})),
                                         error_of(session.get_in_store(megabyte, megabyte)),
                                         error_of(session.find_by_external_reference(megabyte)),
                                         error_of(world.engine.create_tenant("u", {.locale = megabyte})),
                                         error_of(world.engine.create_tenant(megabyte)),
                                         error_of(world.engine.session(megabyte)),
                                         error_of(world.engine.drop_tenant(megabyte)),
                                         error_of(world.engine.stats(megabyte)),
                                         error_of(draft_from_json("{\"" + megabyte + "\":1}")),
                                         error_of(search_request_from_json("{\"sortBy\":\"" + megabyte + "\"}")),
                                         error_of(search_request_from_json("{\"scope\":\"" + megabyte + "\"}"))};
  for (const auto& error : errors) {
    REQUIRE(error);
    INFO(error->message.substr(0, 100));
    CHECK(error->message.size() < 1500);
  }
}

TEST_CASE("long lists are merged, reordered and imported") {
  constexpr std::size_t count = 8000;
  World world;
  Session session = world.add_tenant("t");
  const auto first = many_contacts("first-", count), second = many_contacts("second-", count);
  session.create({.id = "a", .first_name = "A", .contacts = first}).value();
  session.create({.id = "b", .first_name = "B", .contacts = second}).value();
  CHECK(session.explain_merge("a", "b")->customer.contacts().size() == 2 * count);

  const Customer before = session.get("a").value();
  std::vector<Contact> reversed(before.contacts().begin(), before.contacts().end());
  std::ranges::reverse(reversed);
  world.clock->advance(std::chrono::hours(1));
  const Customer updated = session.update("a", {.contacts = reversed}).value();
  CHECK(std::ranges::equal(updated.contacts(), reversed));  // times too: no element changed
  const CustomerDraft draft = {.id = "a", .contacts = first};
  CHECK(session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update})->updated == 1);
  CHECK(std::ranges::equal(session.get("a")->contacts(), before.contacts()));
  const Customer merged = session.merge("a", "b").value();
  CHECK(merged.contacts().size() == 2 * count);
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("thousands of equal contacts merge their extensions into one") {
  constexpr std::size_t count = 5000;
  World world;
  Session session = world.add_tenant("t");
  const auto contact = [](std::size_t number) {
    return Contact{.id = "k" + std::to_string(number),
                   .first_name = "Kari",
                   .last_name = "N",
                   .extensions = {{.organization_id = "o" + std::to_string(number)}}};
  };
  std::vector<Contact> others;
  for (std::size_t number = 0; number < count; ++number) others.push_back(contact(number));
  session.create({.id = "a", .first_name = "A", .contacts = {contact(count)}}).value();
  session.create({.id = "b", .first_name = "B", .contacts = others}).value();
  const Customer merged = session.merge("a", "b").value();
  REQUIRE(merged.contacts().size() == 1);
  CHECK(merged.contacts()[0].extensions.size() == count + 1);
  CHECK(std::ranges::is_sorted(merged.contacts()[0].extensions));
}

TEST_CASE("thousands of stores keep details, lose one, and are merged") {
  constexpr std::size_t count = 2000;
  World world;
  std::vector<std::string> stores;
  for (std::size_t i = 0; i < count; ++i) stores.push_back("s" + std::to_string(i));
  Session session = world.add_tenant("t", {.stores = stores});
  for (const char* id : {"a", "b"}) session.create({.id = id, .first_name = id}).value();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& store = stores[i * 7919 % count];
    session.set_store_details(store, i % 3 == 0 ? "a" : "b", {.note = store}).value();
  }
  session.set_store_details("s0", "a", {.note = "kept"}).value();
  session.set_store_details("s0", "b", {.note = "dropped"}).value();
  const Snapshot snapshot = session.snapshot().value();
  stores.erase(stores.begin() + 5);
  world.engine.update_tenant("t", {.stores = stores}).value();
  session.set_store_details("s7", "a", {.note = "later"}).value();  // copy on write: the snapshot shares the details
  session.merge("a", "b").value();
  CHECK_FALSE(session.get_in_store("s5", "a"));
  for (const std::string& store : stores) {
    INFO(store);
    const std::string note = store == "s0" ? "kept" : store == "s7" ? "later" : store;
    CHECK(session.get_in_store(store, "a")->details.note == note);
  }
  session.set_store_details("s9", "a", {}).value();
  CHECK(session.get_in_store("s9", "a")->details == StoreDetails());
  CHECK(session.get_in_store("s10", "a")->details.note == "s10");
}

}  // namespace lists_test
