#include "engine/write_target.hpp"

#include "engine/import_details.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

using storage::FoundRecord;

std::vector<FoundRecord> unique_by_id(std::vector<FoundRecord> records) {
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
  return unique_by_id(std::move(holders));
}

std::optional<Error> DirectTarget::check_details(const FoundRecord& current, const storage::RecordPtr& next) const {
  if (details_.empty()) return std::nullopt;
  const std::int64_t growth = growth_of_details(tenant_, next->id(), details_);
  if (growth == 0) return std::nullopt;
  storage::StoredChange change{.before = current, .after = next};
  change.measure();
  const storage::BatchWrite write(tenant_.schema(), current, next);
  return tenant_.check_memory(write.stored_growth() + static_cast<std::int64_t>(change.bytes) + growth);
}

Result<void> DirectTarget::insert(storage::RecordPtr record) {
  if (auto error = check_details({}, record)) return *std::move(error);
  return tenant_.insert(std::move(record), unique_reference_);
}

Result<storage::Tenant::Commit> DirectTarget::replace(const FoundRecord& current, storage::RecordPtr next) {
  if (auto error = check_details(current, next)) return *std::move(error);
  return tenant_.replace(current, std::move(next));
}

}  // namespace custengine::engine
