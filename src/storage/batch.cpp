#include "storage/batch.hpp"

namespace custengine::storage {

namespace {

IndexMask touched(const Schema& schema, const RecordPtr& before, const RecordPtr& after) noexcept {
  return before ? IndexKeys::changed(schema.sort_indexes, *before, *after) : IndexKeys::all(schema.sort_indexes);
}

}  // namespace

BatchWrite::BatchWrite(const Schema& schema, RecordPtr before_version, RecordPtr after_version)
    : before(std::move(before_version)),
      after(std::move(after_version)),
      old_keys(schema.keys, schema.sort_indexes, before ? touched(schema, before, after) : IndexMask(),
               before ? *before : *after),
      new_keys(schema.keys, schema.sort_indexes, touched(schema, before, after), *after) {}

void BatchApplication::apply() {
  for (const auto& write : writes_) {
    if (!write.before) {
      store_.insert(write.after, write.new_keys);
    } else {
      // Taking the write back must not allocate: with its old keys still interned it does not.
      store_.retain_keys(write.old_keys);
      try {
        store_.replace(*store_.find(write.after->id()), write.after, write.old_keys, write.new_keys);
      } catch (...) {
        store_.release_keys(write.old_keys);
        throw;
      }
    }
    ++applied_;
  }
}

BatchApplication::~BatchApplication() {
  while (applied_ > 0) {
    const auto& write = writes_[--applied_];
    const Row* row = store_.find(write.after->id());
    if (!kept_) {
      if (write.before)
        store_.replace(*row, write.before, write.new_keys, write.old_keys);
      else
        store_.erase(*row, write.new_keys);
    }
    if (write.before) store_.release_keys(write.old_keys);
  }
}

}  // namespace custengine::storage
