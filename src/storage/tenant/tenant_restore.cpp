// The writes of Tenant that restore a dump.

#include "base/commit.hpp"
#include "storage/tenant/errors.hpp"
#include "storage/tenant/memory_use.hpp"

#include <mutex>
#include <utility>

namespace custengine::storage {

using model::Field;

Result<void> Tenant::restore_details(std::string_view store, std::string_view id,
                                     std::shared_ptr<const StoreDetails> details) {
  return queue_.run([&]() -> Result<void> {
    MemoryUse memory(*this);
    if (!stores_.has_store(store)) return no_such_store(store);
    const auto row = customers_->find(id);
    if (!row) return no_such_customer(id);
    const std::int64_t stored = StoreDirectory::growth(stores_.find(store, row->number), details);
    if (auto error = memory.claim({.stored = stored})) return *std::move(error);
    base::commit([&] { stores_.set(store, row->number, std::move(details)); });
    return {};
  });
}

Result<void> Tenant::restore_merged(std::string_view dropped, std::string_view kept) {
  return queue_.run([&]() -> Result<void> {
    MemoryUse memory(*this);
    if (!customers_->find(kept)) return no_such_customer(kept);
    if (const auto holder = customers_->find(dropped))
      return already_exists({taken(Field::id, *holder->record)}, std::string(dropped));
    const auto stored = static_cast<std::int64_t>(MergedIds::bytes_of(dropped, kept));
    if (auto error = memory.claim({.stored = stored})) return *std::move(error);
    base::commit([&] {
      MergedIds& merged = own_merged_ids();
      merged.forget(dropped);  // it may have been restored already
      merged.add(dropped, kept);
    });
    return {};
  });
}

void Tenant::restore_sequence(std::uint64_t sequence) {
  ChangeHistory history{.sequence = sequence};
  queue_.run([&] {
    const MemoryUse memory(*this);
    feed_.log.swap(history);
  });
}

}  // namespace custengine::storage
