#include "storage/customers/batch.hpp"

namespace custengine::storage {

BatchWrite::BatchWrite(const Schema& schema, FoundRecord before_version, RecordPtr after_version)
    : before(std::move(before_version)),
      after(std::move(after_version)),
      keys(KeyChange::of(schema, before.get(), after.get())) {}

std::int64_t stored_growth(std::span<const BatchWrite> writes) noexcept {
  std::int64_t sum = 0;
  for (const auto& write : writes) sum += write.stored_growth();
  return sum;
}

void apply_writes(CustomerStore& store, std::span<const BatchWrite> writes) {
  store.begin_group();
  for (const auto& [before, after, keys, forgets_details] : writes) {
    if (!before)
      store.insert(after, keys.after);
    else if (!after)
      store.remove({before.get(), before.row}, keys.before);
    else
      store.replace({before.get(), before.row}, after, keys);
  }
  store.end_group();
}

}  // namespace custengine::storage
