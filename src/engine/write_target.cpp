#include "engine/write_target.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

using storage::RecordPtr;

std::vector<RecordPtr> by_id(std::vector<RecordPtr> records) {
  const auto id_of = [](const RecordPtr& record) { return record->id(); };
  std::ranges::sort(records, {}, id_of);
  const auto are_one = [&](const RecordPtr& a, const RecordPtr& b) { return id_of(a) == id_of(b); };
  records.erase(std::unique(records.begin(), records.end(), are_one), records.end());
  return records;
}

std::vector<RecordPtr> DirectTarget::find_holders(storage::Identity identity, const detail::Record& sought) const {
  std::vector<RecordPtr> holders;
  add_holders(
      tenant_, identity, sought, [](const detail::Record&) { return false; }, holders);
  return by_id(std::move(holders));
}

}  // namespace custengine::engine
