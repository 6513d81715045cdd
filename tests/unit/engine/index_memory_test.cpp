#include "effort.hpp"
#include "support.hpp"

#include <custengine/testing/generator.hpp>

#include <random>

namespace index_memory_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// A searched text of another customer, or a part of it.
CustomerPatch patch_of(const CustomerDraft& other, unsigned choice) {
  CustomerPatch patch;
  if (choice % 2 == 0) patch.email = other.email;
  if (choice % 3 == 0) patch.last_name = other.last_name;
  if (choice % 5 == 0) patch.company_name = other.company_name;
  if (choice % 7 < 2) {
    patch.city = other.city;
    patch.postal_code = other.postal_code;
  }
  if (choice % 11 < 3) patch.mobile = other.mobile;
  if (choice % 13 == 0) patch.contacts = other.contacts;
  return patch;
}

/// Checks that indexes after many updates are as small as those of a tenant that imported the same customers at once.
void check_memory(std::size_t customers, std::size_t updates, bool deletes) {
  World world;
  Session session = world.add_tenant("old", {.locale = "nb", .country_code = "NO"});
  testing::Generator generator({.seed = 11, .locales = {"nb", "sv"}, .contact_share = 0.6, .id_prefix = "g-"});
  const auto drafts = generator.take(customers);
  session.import_customers(drafts).value();
  std::mt19937 random(1);
  for (std::size_t i = 0; i < updates; ++i) {
    const CustomerDraft& draft = drafts[random() % customers];
    // New emails, so that new values are added and removed all the time.
    CustomerDraft other = drafts[random() % customers];
    if (!other.email.empty()) other.email = std::to_string(i) + other.email;
    if (deletes && i % 10 == 0) {
      session.remove(draft.id).value();
      other.id = draft.id;
      other.external_reference = "again-" + std::to_string(i);
      session.create(other).value();
    } else {
      session.update(draft.id, patch_of(other, static_cast<unsigned>(random()))).value();
    }
  }
  CHECK(world.engine.check_invariants("old"));

  std::vector<CustomerDraft> current;
  for (const Customer& customer : session.snapshot().value()) current.push_back(customer.to_draft());
  Session fresh = world.add_tenant("new", {.locale = "nb", .country_code = "NO"});
  REQUIRE(fresh.import_customers(current, {.restore = true}).value().created == customers);
  for (const char* structure : {"text index", "identity index"}) {
    const auto old_bytes = bytes_of(world, "old", structure), new_bytes = bytes_of(world, "new", structure);
    INFO(structure << " of " << customers << " customers after " << updates << " updates: " << old_bytes
                   << " bytes, new " << new_bytes);
    CHECK(old_bytes * 10 <= new_bytes * 12);
    CHECK(old_bytes * 12 >= new_bytes * 10);
  }
}

}  // namespace

TEST_CASE("indexes after many updates are as small as new ones") {
  check_memory(5'000, by_effort(30'000U, 60'000U), false);
}

TEST_CASE("indexes stay small through updates, deletions and creations") {
  check_memory(5'000, by_effort(30'000U, 60'000U), true);
}

TEST_CASE("indexes after a million updates are as small as new ones", "[.long]") {
  // The number must not nearly fill the identity index's table. With 50 000 customers, the entries that wait to be
  // merged would have doubled the old tenant's table, but not yet the new one's.
  check_memory(60'000, 1'000'000, false);
}

}  // namespace index_memory_test
