#include "engine/customer_moment.hpp"

#include "storage/feed/customer_history.hpp"
#include "storage/tenant/tenant.hpp"

#include <string>
#include <utility>

namespace custengine::detail {

Result<CustomerMoment> CustomerMoment::of(const storage::Tenant& tenant, std::string_view id) {
  auto known = tenant.known_of(id);
  if (!known) return known.error();
  CustomerMoment moment{.customer = Record::to_customer(std::move(known->record)),
                        .merged_ids = std::move(known->merged_ids),
                        .sequence = known->history.sequence};
  for (auto& [store, details] : known->details)
    moment.store_details.push_back({std::move(store), std::string(id), *details});
  for (Change& change : storage::changes_of(known->history, id)) moment.changes.push_back({std::move(change)});
  return moment;
}

}  // namespace custengine::detail
