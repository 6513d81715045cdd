// The writes of Tenant that restore a dump.

#include "base/commit.hpp"
#include "storage/tenant/errors.hpp"
#include "storage/tenant/tenant_write.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace custengine::storage {

using model::Field;

Result<void> Tenant::restore_details(std::string_view store, std::string_view id,
                                     std::shared_ptr<const StoreDetails> details) {
  return queue_.run([&]() -> Result<void> {
    Room room(*this);
    if (!stores_.has_store(store)) return no_such_store(store);
    const auto row = customers_->find(id);
    if (!row) return no_such_customer(id);
    const std::int64_t stored = StoreDirectory::growth(stores_.find(store, row->number), details);
    if (auto error = room.claim({.stored = stored})) return *std::move(error);
    base::commit([&] {
      stores_.set(store, row->number, std::move(details));
      room.settle();
    });
    return {};
  });
}

Result<void> Tenant::restore_merged(std::string_view dropped, std::string_view kept) {
  return queue_.run([&]() -> Result<void> {
    Room room(*this);
    if (!customers_->find(kept)) return no_such_customer(kept);
    if (const auto holder = customers_->find(dropped))
      return already_exists({taken(Field::id, *holder->record)}, std::string(dropped));
    const auto stored = static_cast<std::int64_t>(MergedIds::bytes_of(dropped, kept));
    if (auto error = room.claim({.stored = stored})) return *std::move(error);
    base::commit([&] {
      MergedIds& merged = own_merged_ids();
      merged.forget(dropped);  // it may have been restored already
      merged.add(dropped, kept);
      room.settle();
    });
    return {};
  });
}

Result<void> Tenant::restore_customers(std::unique_ptr<CustomerStore> built) {
  return queue_.run([&]() -> Result<void> {
    Room room(*this);
    if (auto error = room.claim({.stored = static_cast<std::int64_t>(built->bytes() - customers_->bytes())}))
      return *std::move(error);
    base::commit([&] {
      customers_.swap(built);
      room.settle();
    });
    return {};
  });
}

void Tenant::restore_history(std::uint64_t sequence, std::vector<StoredChange> newest) {
  for (StoredChange& change : newest) change.measure();
  ChangeHistory history{.sequence = sequence - newest.size()};
  ChangeLog::PushedOut pushed_out;
  queue_.run([&] {
    Room room(*this);
    base::commit([&] {
      feed_.log.swap(history);
      for (std::span<StoredChange> rest = newest; !rest.empty();) {
        const auto is_in_group = [&rest](const StoredChange& change) { return change.group_end == rest[0].group_end; };
        const auto group = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_in_group) - rest.begin());
        feed_.log.add(rest.first(group), group, pushed_out);
        rest = rest.subspan(group);
      }
      room.settle();
    });
  });
}

}  // namespace custengine::storage
