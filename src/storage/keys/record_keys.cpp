#include "storage/keys/record_keys.hpp"

#include <algorithm>

namespace custengine::storage {

using detail::Record;

namespace {

RecordKeys make_keys(const Schema& schema, IndexMask mask, const Record& record, bool with_collated = true) {
  return {.sort = {schema.keys, schema.sort_indexes, mask, record, with_collated}, .search = {}};
}

}  // namespace

RecordKeys RecordKeys::all(const Schema& schema, const Record& record) {
  RecordKeys keys = make_keys(schema, IndexKeys::all(schema.sort_indexes), record);
  keys.search = SearchTokens::of(record, schema);
  return keys;
}

RecordKeys RecordKeys::to_erase(const Schema& schema, const Record& record) {
  RecordKeys keys = make_keys(schema, IndexKeys::all(schema.sort_indexes), record, false);
  keys.search = SearchTokens::of(record, schema);
  return keys;
}

KeyChange KeyChange::of(const Schema& schema, const Record* before, const Record* after) {
  if (before && after) return between(schema, *before, *after);
  if (before) return {RecordKeys::to_erase(schema, *before), {}};
  return {{}, RecordKeys::all(schema, *after)};
}

KeyChange KeyChange::between(const Schema& schema, const Record& before, const Record& after) {
  const IndexMask changed = IndexKeys::changed(schema.sort_indexes, before, after);
  KeyChange change{make_keys(schema, changed, before, false), make_keys(schema, changed, after)};
  auto [removed, added] = TokenChange::between(before, after, schema);
  change.before.search = std::move(removed);
  change.after.search = std::move(added);
  return change;
}

std::int64_t RecordKeys::average_bytes() const noexcept {
  // sort: an entry, its handle and a share of an interned key; posting: a row in a compressed bitmap; identity: a list
  // of one row.
  constexpr std::size_t sort_bytes = 19, posting_bytes = 2, identity_bytes = 12;
  return static_cast<std::int64_t>(sort.count() * sort_bytes +
                                   (search.customer.size() + search.contacts.size()) * posting_bytes +
                                   search.identities.size() * identity_bytes);
}

std::int64_t stored_growth(const Record* before, const Record* after, const KeyChange& keys) noexcept {
  // In the row directory, the look-up by id and by reference, and the row's own keys.
  constexpr std::int64_t row_bytes = 48;
  const auto bytes_of = [](const Record* record) { return record ? static_cast<std::int64_t>(record->bytes()) : 0; };
  const std::int64_t records = bytes_of(after) - bytes_of(before);
  const std::int64_t indexes = keys.after.average_bytes() - keys.before.average_bytes();
  if (before && after) return records <= 0 ? records : records + std::max<std::int64_t>(indexes, 0);
  return records + indexes + (after ? row_bytes : -row_bytes);
}

}  // namespace custengine::storage
