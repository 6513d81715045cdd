#pragma once

#include "engine/tenant_options.hpp"
#include "query/executor.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/generator.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace custengine::test {

/// Generated customers, as an engine makes them. The same ones go into tenants of every kind.
inline std::vector<Customer> make_customers(std::size_t count, std::uint64_t seed = 3) {
  const auto clock = std::make_shared<testing::FakeClock>();
  Engine engine({.clock = clock});
  engine.create_tenant("t", {.unique_external_reference = false}).value();
  Session session = engine.session("t").value();
  testing::Generator generator({.seed = seed, .company_share = 0.5, .contact_share = 0.8, .id_prefix = "g-"});
  std::vector<Customer> customers;
  for (const auto& draft : generator.take(count)) {
    customers.push_back(session.create(draft).value());
    if (customers.size() % 3 == 0) clock->advance(std::chrono::milliseconds(1));  // times tie, too
  }
  return customers;
}

struct TenantShape {
  std::string locale = "nb", country = "NO";
  std::vector<SortField> sort_indexes = default_sort_indexes();
  bool text_index = true;
  std::vector<SearchField> also_searched = {};
};

inline std::unique_ptr<storage::Tenant> make_tenant(const TenantShape& shape, const std::string& id = "t",
                                                    base::SipKey hash_key = {1, 2}) {
  return std::make_unique<storage::Tenant>(
      id, std::make_shared<const storage::Schema>(storage::Schema{
              .keys = storage::KeyMaker(base::Collator::open(shape.locale), base::find_phone_plan(shape.country)),
              .sort_indexes = storage::index_fields(shape.sort_indexes, false),
              .text_index = shape.text_index,
              .unique_external_reference = false,
              .searched = engine::searched_fields(shape.also_searched),
              .hash_key = hash_key}));
}

inline void fill(storage::Tenant& tenant, const std::vector<Customer>& customers) {
  for (const Customer& customer : customers) tenant.insert(storage::RecordPtr(&detail::Record::of(customer))).value();
}

inline std::vector<std::string> ids_of(const Page& page) {
  std::vector<std::string> ids;
  for (const Customer& customer : page) ids.emplace_back(customer.id());
  return ids;
}

}  // namespace custengine::test
