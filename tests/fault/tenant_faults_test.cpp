#include "faults.hpp"
#include "write_calls.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tenant_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const std::string long_id(100, 't');

TenantOptions new_options() {
  return {.locale = "sv",
          .country_code = "SE",
          .sort_indexes = {SortField::city, SortField::city, SortField::mobile},
          .extensions = {TenantExtension::b2b},
          .stores = {long_id, "rome"},
          .max_customers = 5,
          .also_searched = {SearchField::address, SearchField::loyalty_id},
          .max_bytes = 1'000'000};
}

TenantPatch new_settings() {
  return {.extensions = std::vector{TenantExtension::b2b, TenantExtension::external_customer_search},
          .allowed_extensions = std::vector<ExtensionCode>(),
          .external_source = std::make_shared<testing::FakeExternalSource>(),
          .stores = std::vector<std::string>{"oslo", "rome", long_id},
          .max_customers = std::size_t{2}};
}

/// The settings of new_settings() that are in effect.
std::vector<bool> settings_in_effect(FaultWorld& world) {
  Session& session = world.session;
  const auto is = [](ErrorCode code, const std::optional<Error>& error) { return error && error->code == code; };
  return {!is(ErrorCode::failed_precondition,
              error_of(session.create({.id = "c-1", .type = CustomerType::b2b, .first_name = "taken anyway"}))),
          is(ErrorCode::invalid_argument, error_of(session.attach_extension("nobody", {.organization_id = "o"}))),
          !is(ErrorCode::failed_precondition, error_of(session.search_external({}))),
          session.get_in_store("rome", "c-1").has_value(),
          !session.get_in_store("a-store-with-a-long-name", "c-1").has_value(),
          is(ErrorCode::resource_exhausted, error_of(session.create({.first_name = "One too many"})))};
}

/// A tenant with every kind of data that a dump has.
void merge_two(FaultWorld& world) {
  world.session.set_store_details("a-store-with-a-long-name", "c-1", {.note = long_id}).value();
  world.session.merge("c-1", "c-3").value();
}

std::string dump_of(const FaultWorld& world, std::string_view tenant) {
  std::ostringstream out;
  const auto dumped = dump_tenant(out, world.world.engine, tenant);
  // A stream catches exceptions of its buffer, so lack of memory there becomes a failed stream.
  if (!dumped && dumped.error().code == ErrorCode::unavailable) throw std::bad_alloc();
  dumped.value();
  return out.str();
}

}  // namespace

TEST_CASE("create_tenant that runs out of memory makes none") {
  const auto create = [](FaultWorld& world) { world.world.engine.create_tenant(long_id, new_options()).value(); };
  const auto check = [](FaultWorld& world, const TenantState& before) {
    CHECK(world.world.engine.tenants() == std::vector<std::string>{"t"});
    check_unchanged(world, before);
  };
  const std::size_t failed = fail_each_allocation(1, create, check);
  WARN("create_tenant: " << failed << " allocations failed");
  CHECK(failed > 10);
}

TEST_CASE("update_tenant that runs out of memory changes no setting") {
  const auto update = [](FaultWorld& world) { world.world.engine.update_tenant("t", new_settings()).value(); };
  const auto check = [](FaultWorld& world, const TenantState& before) {
    check_unchanged(world, before);
    // The probe creates a customer if the limit allows it.
    CHECK(settings_in_effect(world) == std::vector<bool>(6, false));
  };
  const std::size_t failed = fail_each_allocation(2, update, check);
  WARN("update_tenant: " << failed << " allocations failed");
  CHECK(failed > 5);

  FaultWorld world(2);
  update(world);
  CHECK(settings_in_effect(world) == std::vector<bool>(6, true));
}

TEST_CASE("an out-of-memory fork adds no tenant and keeps the original") {
  const auto fork = [](FaultWorld& world) { world.world.engine.fork("t", long_id).value(); };
  const auto check = [](FaultWorld& world, const TenantState& before) {
    CHECK(world.world.engine.tenants() == std::vector<std::string>{"t"});
    check_unchanged(world, before);
  };
  const std::size_t failed = fail_each_allocation(70, fork, check);
  WARN("fork: " << failed << " allocations failed");
  CHECK(failed > 30);
}

TEST_CASE("a dump that runs out of memory reports it") {
  const auto dump = [](FaultWorld& world) { (void)dump_of(world, "t"); };
  const std::size_t failed = fail_each_allocation(5, dump, check_unchanged, merge_two);
  WARN("dump_tenant: " << failed << " allocations failed");
  CHECK(failed > 5);
}

TEST_CASE("an out-of-memory restore adds no tenant, and is retried") {
  FaultWorld original(5);
  merge_two(original);
  const std::string text = dump_of(original, "t");
  const auto restore = [&text](FaultWorld& world) {
    std::istringstream in(text);
    test::restore(in, world.world.engine, long_id);
  };
  const auto check = [](FaultWorld& world, const TenantState& before) {
    CHECK(world.world.engine.tenants() == std::vector<std::string>{"t"});
    check_unchanged(world, before);
  };
  const std::size_t failed = fail_each_allocation(1, restore, check);
  WARN("restore_tenant: " << failed << " allocations failed");
  CHECK(failed > 50);
  FaultWorld world(1);
  restore(world);
  CHECK(dump_of(world, long_id) == text);
}

TEST_CASE("a write refused at max_bytes may run out of memory") {
  const auto set_limit = [](FaultWorld& world) {
    world.world.engine.update_tenant("t", {.max_bytes = std::uint64_t{1}}).value();
  };
  const auto create = [](FaultWorld& world) {
    const auto refused = world.session.create({.id = "new", .last_name = "New"});
    if (refused || refused.error().code != ErrorCode::resource_exhausted) throw std::logic_error("it was not refused");
  };
  CHECK(fail_each_allocation(2, create, check_unchanged, set_limit) > 3);
}

TEST_CASE("drop_tenant needs no memory") {
  const auto drop = [](FaultWorld& world) { world.world.engine.drop_tenant("t").value(); };
  const auto check = [](FaultWorld&, const TenantState&) { FAIL("it allocated"); };
  CHECK(fail_each_allocation(2, drop, check) == 0);
}

TEST_CASE("opening a session reports running out of memory") {
  const auto open = [](FaultWorld& world) { world.world.engine.session("t").value(); };
  CHECK(fail_each_allocation(1, open, check_unchanged) > 0);
}

}  // namespace tenant_faults_test
