// The engine's count of a tenant's memory against the allocator's.

#include "effort.hpp"
#include "memory.hpp"
#include "support.hpp"

#include <custengine/testing/generator.hpp>

#include <functional>

namespace memory_count_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::vector<CustomerDraft> drafts(std::size_t count) {
  testing::Generator generator({.seed = 5, .locales = {"nb", "sv"}, .contact_share = 0.3, .id_prefix = "g-"});
  return generator.take(count);
}

/// Compares both counts for `write` on an empty tenant.
void check_count(const TenantOptions& options, const std::function<void(Session&)>& write) {
  World world;
  // ICU's memory for locales does not belong to the tenant.
  Session other = world.add_tenant("other", options);
  write(other);
  Session session = world.add_tenant("t", options);
  const std::uint64_t empty = world.engine.stats("t")->bytes;
  const std::size_t before = allocated_bytes();
  write(session);
  const std::size_t after = allocated_bytes();
  REQUIRE(world.engine.check_invariants("t"));
  if (after == 0) {
    WARN("skipped: a sanitizer has the memory");
    return;
  }
  const std::uint64_t counted = world.engine.stats("t")->bytes - empty;
  INFO("allocated " << after - before << ", counted " << counted);
  CHECK(counted * 10 >= (after - before) * 9);
  CHECK(counted * 10 <= (after - before) * 11);
}

}  // namespace

TEST_CASE("imported customers count within 10 % of the allocator") {
  const auto all = drafts(20'000);
  check_count({.locale = "nb", .country_code = "NO"}, [&](Session& session) { session.import_customers(all).value(); });
}

TEST_CASE("created customers count within 10 % of the allocator") {
  const auto all = drafts(by_effort(5'000U, 20'000U));
  check_count({.locale = "nb", .country_code = "NO"}, [&](Session& session) {
    for (const CustomerDraft& draft : all) session.create(draft).value();
  });
}

TEST_CASE("store details and history count within 10 %") {
  const auto all = drafts(3'000);
  check_count({.text_index = false, .stores = {"oslo", "rome"}, .change_history = 10'000}, [&](Session& session) {
    session.import_customers(all).value();
    for (const CustomerDraft& draft : all) {
      const StoreDetails details{.pricelist_id = "a-price-list-of-" + draft.id, .note = std::string(100, 'n')};
      session.set_store_details("oslo", draft.id, details).value();
      session.set_store_details("rome", draft.id, details).value();
      session.update(draft.id, {.internal_note = std::string(50, 'x')}).value();
    }
  });
}

TEST_CASE("merged ids count within 10 % of the allocator") {
  check_count({.sort_indexes = {}, .text_index = false, .change_history = 0}, [](Session& session) {
    session.create({.id = "kept", .last_name = "Kept"}).value();
    for (int number = 0; number < 3'000; ++number) {
      const std::string id = "an-id-too-long-to-stand-in-a-text-itself-" + std::to_string(number);
      session.create({.id = id, .last_name = "Dropped"}).value();
      session.merge("kept", id).value();
    }
  });
}

}  // namespace memory_count_test
