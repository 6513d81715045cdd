// A file of many customers with all kinds of values: written, read and written again.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/generator.hpp>

#include "catch.hpp"
#include "effort.hpp"

#include <cstdint>
#include <sstream>
#include <string>

namespace custengine::generated_round_trip_test {
namespace {

struct Tenant {
  Engine engine;
  Session session = [this] {
    engine.create_tenant("acme", {.sort_indexes = {}}).value();
    return engine.session("acme", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }();
};

const std::uint64_t customer_count = test::by_effort<std::uint64_t>(5'000, 100'000);

std::string written(const Session& session, Format format) {
  std::ostringstream out;
  CHECK(write_customers(out, session, {.format = format}).value() == customer_count);
  return std::move(out).str();
}

TEST_CASE("generated customers come back from a file with their lists") {
  Tenant tenant;
  testing::Generator generator(
      {.address_share = 0.6, .contact_share = 0.9, .consent_share = 0.6, .extension_share = 0.3});
  auto importer = tenant.session.importer().value();
  for (std::uint64_t i = 0; i < customer_count; ++i) importer.add(generator.next()).value();
  REQUIRE(importer.finish().value().created == customer_count);

  const Format format = GENERATE(Format::csv, Format::json_lines);
  const std::string file = written(tenant.session, format);
  // Not CHECK(a == b), which would print both files.
  CHECK((written(tenant.session, format) == file));

  Tenant restored;
  std::istringstream in(file);
  const auto report = read_customers(in, restored.session, {.import = {.restore = true}}).value();
  CHECK(report.created == customer_count);
  CHECK(report.failed.empty());
  std::size_t equal = 0, with_addresses = 0, with_contacts = 0;
  for (const Customer& customer : tenant.session.snapshot().value()) {
    const auto back = restored.session.get(customer.id());
    equal += back && *back == customer ? 1 : 0;
    with_addresses += customer.addresses().empty() ? 0 : 1;
    with_contacts += customer.contacts().empty() ? 0 : 1;
  }
  CHECK(equal == customer_count);
  CHECK(with_addresses > customer_count / 10);
  CHECK(with_contacts > customer_count / 10);
  CHECK((written(restored.session, format) == file));
}

}  // namespace
}  // namespace custengine::generated_round_trip_test
