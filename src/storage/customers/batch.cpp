#include "storage/customers/batch.hpp"

namespace custengine::storage {

namespace {

KeyChange key_change(const Schema& schema, const RecordPtr& before, const RecordPtr& after) {
  if (before && after) return KeyChange::between(schema, *before, *after);
  if (before) return {RecordKeys::to_erase(schema, *before), {}};
  return {{}, RecordKeys::all(schema, *after)};
}

}  // namespace

BatchWrite::BatchWrite(const Schema& schema, RecordPtr before_version, RecordPtr after_version)
    : before(std::move(before_version)), after(std::move(after_version)), keys(key_change(schema, before, after)) {}

std::int64_t stored_growth(std::span<const BatchWrite> writes) noexcept {
  std::int64_t sum = 0;
  for (const auto& write : writes) sum += write.stored_growth();
  return sum;
}

void BatchApplication::apply() {
  for (const auto& write : writes_) {
    if (!write.after) {
      store_.prepare_erase(*store_.find(write.id()), write.keys.before);
    } else if (!write.before) {
      store_.insert(write.after, write.keys.after);
    } else {
      // Taking the write back must not allocate: with its old keys still interned it does not.
      store_.retain_keys(write.keys.before.sort);
      try {
        store_.replace(*store_.find(write.after->id()), write.after, write.keys.before, write.keys.after);
      } catch (...) {
        store_.release_keys(write.keys.before.sort);
        throw;
      }
    }
    ++applied_;
  }
}

void BatchApplication::keep() noexcept {
  kept_ = true;
  for (const auto& write : writes_)
    if (!write.after) store_.erase(*store_.find(write.id()), write.keys.before);
}

BatchApplication::~BatchApplication() {
  while (applied_ > 0) {
    const auto& write = writes_[--applied_];
    if (!write.after) continue;
    const auto row = store_.find(write.after->id());
    if (!kept_) {
      if (write.before)
        store_.restore(*row, write.before, write.keys.after, write.keys.before);
      else
        store_.erase(*row, write.keys.after);
    }
    if (write.before) store_.release_keys(write.keys.before.sort);
  }
}

}  // namespace custengine::storage
