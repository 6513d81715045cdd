#include "storage/record_keys.hpp"

namespace custengine::storage {

using detail::Record;

namespace {

RecordKeys make_keys(const Schema& schema, IndexMask mask, const Record& record, bool with_kept = true) {
  return {.sort = {schema.keys, schema.sort_indexes, mask, record, with_kept}, .search = {}};
}

/// The index by which references are found.
IndexMask reference_index(const Schema& schema) noexcept {
  IndexMask mask;
  for (std::size_t i = 0; i < schema.sort_indexes.size(); ++i)
    mask[i] = !schema.unique_external_reference && schema.sort_indexes[i] == SortField::external_reference;
  return mask;
}

}  // namespace

RecordKeys RecordKeys::to_stage(const Schema& schema, const Record& record) {
  return make_keys(schema, reference_index(schema), record);
}

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

KeyChange KeyChange::to_stage(const Schema& schema, const Record& before, const Record& after) {
  const IndexMask changed = reference_index(schema) & IndexKeys::changed(schema.sort_indexes, before, after);
  return {make_keys(schema, changed, before), make_keys(schema, changed, after)};
}

KeyChange KeyChange::between(const Schema& schema, const Record& before, const Record& after, Undo undo) {
  const IndexMask changed = IndexKeys::changed(schema.sort_indexes, before, after);
  KeyChange change{make_keys(schema, changed, before, undo == Undo::possible), make_keys(schema, changed, after)};
  auto [removed, added] = TokenChange::between(before, after, schema);
  change.before.search = std::move(removed);
  change.after.search = std::move(added);
  return change;
}

}  // namespace custengine::storage
