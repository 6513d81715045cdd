#include "storage/kept/log_entries.hpp"

#include "model/record_codec.hpp"

#include <utility>

namespace custengine::storage {

using kept::EntryKind;

namespace {

std::optional<std::string> encoded(const RecordPtr& record) {
  if (!record || Erasure::is_tombstone(*record)) return std::nullopt;
  return model::encode(record->content());
}

std::optional<std::string> encoded(const std::shared_ptr<const StoreDetails>& details) {
  if (!details) return std::nullopt;
  return model::encode(model::StoredDetails{.details = *details});
}

kept::Entry entry_of(const StoredChange& change) {
  kept::Entry entry{.group_end = change.group_end, .id = std::string(change.id())};
  if (change.note && !change.note->store.empty()) {
    entry.kind = EntryKind::store_details;
    entry.store = change.note->store;
    entry.before = encoded(change.note->before);
    entry.after = encoded(change.note->after);
    return entry;
  }
  entry.kind = EntryKind::customer;
  entry.store = change.merged_into();
  if (change.before) entry.version_before = change.before->version();
  if (change.after) entry.version_after = change.after->version();
  entry.before = encoded(change.before);
  entry.after = encoded(change.after);
  return entry;
}

constexpr bool is_change(EntryKind kind) noexcept {
  return kind == EntryKind::customer || kind == EntryKind::store_details;
}

}  // namespace

void LogEntries::add(std::span<const StoredChange> changes) {
  entries_.reserve(entries_.size() + changes.size());
  for (const StoredChange& change : changes) entries_.push_back(entry_of(change));
  changes_ += changes.size();
}

void LogEntries::add_merged(std::string_view dropped, std::string_view kept) {
  entries_.push_back({.kind = EntryKind::merged_id, .id = std::string(dropped), .store = std::string(kept)});
}

void LogEntries::forget_merged(std::string_view id) {
  entries_.push_back({.kind = EntryKind::merged_id, .id = std::string(id)});
}

void LogEntries::add_options(std::string encoded) {
  entries_.push_back({.kind = EntryKind::options, .after = std::move(encoded)});
}

void LogEntries::add_start() {
  entries_.push_back({.kind = EntryKind::start});
}

void LogEntries::number_from(std::uint64_t number, std::uint64_t sequence) noexcept {
  const std::uint64_t end = sequence + changes_;
  for (kept::Entry& entry : entries_) {
    if (is_change(entry.kind)) ++sequence;
    entry.number = ++number;
    entry.sequence = sequence;
    if (entry.group_end == 0) entry.group_end = is_change(entry.kind) ? end : sequence;
  }
}

}  // namespace custengine::storage
