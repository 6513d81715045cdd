// A file of 100 000 customers with all that they can have: written, read and written again.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/generator.hpp>

#include "catch.hpp"

#include <sstream>
#include <string>

namespace custengine {
namespace {

struct Tenant {
  Engine engine;
  Session session = [this] {
    engine.create_tenant("acme", {.sort_indexes = {}}).value();
    return engine.session("acme", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }();
};

std::string written(const Session& session, Format format) {
  std::ostringstream out;
  CHECK(write_customers(out, session, {.format = format}).value() == 100'000);
  return std::move(out).str();
}

TEST_CASE("100 000 generated customers, with their lists, come back from a file as they were") {
  Tenant tenant;
  testing::Generator generator(
      {.address_share = 0.6, .contact_share = 0.9, .consent_share = 0.6, .extension_share = 0.3});
  auto importer = tenant.session.importer().value();
  for (int i = 0; i < 100'000; ++i) importer.add(generator.next()).value();
  REQUIRE(importer.finish().value().created == 100'000);

  const Format format = GENERATE(Format::csv, Format::json_lines);
  const std::string file = written(tenant.session, format);
  // Not CHECK(a == b), which would print both files.
  CHECK((written(tenant.session, format) == file));

  Tenant restored;
  std::istringstream in(file);
  const auto report = read_customers(in, restored.session, {.import = {.restore = true}}).value();
  CHECK(report.created == 100'000);
  CHECK(report.failed.empty());
  std::size_t equal = 0, with_addresses = 0, with_contacts = 0;
  for (const Customer& customer : tenant.session.snapshot().value()) {
    const auto back = restored.session.get(customer.id());
    equal += back && *back == customer ? 1 : 0;
    with_addresses += customer.addresses().empty() ? 0 : 1;
    with_contacts += customer.contacts().empty() ? 0 : 1;
  }
  CHECK(equal == 100'000);
  CHECK(with_addresses > 10'000);
  CHECK(with_contacts > 10'000);
  CHECK((written(restored.session, format) == file));
}

}  // namespace
}  // namespace custengine
