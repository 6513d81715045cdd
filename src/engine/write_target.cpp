#include "engine/write_target.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

using storage::FoundRecord;

std::vector<FoundRecord> by_id(std::vector<FoundRecord> records) {
  const auto id_of = [](const FoundRecord& record) { return record->id(); };
  std::ranges::sort(records, {}, id_of);
  const auto are_one = [&](const FoundRecord& a, const FoundRecord& b) { return id_of(a) == id_of(b); };
  records.erase(std::unique(records.begin(), records.end(), are_one), records.end());
  return records;
}

std::vector<FoundRecord> DirectTarget::find_holders(storage::Identity identity, const detail::Record& sought) const {
  std::vector<FoundRecord> holders;
  add_holders(
      tenant_, identity, sought, [](const detail::Record&) { return false; }, holders);
  return by_id(std::move(holders));
}

}  // namespace custengine::engine
