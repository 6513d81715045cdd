#include "storage/keys/index_keys.hpp"

namespace custengine::storage {

using model::SortRule;

namespace {

/// True if the record's own text is the key, so that no copy needs to be interned.
bool is_own_text(const detail::Record& record, SortField field, std::string_view key) noexcept {
  const auto& sort = model::info(field);
  return sort.rule != SortRule::time && record.text(sort.field()) == key;
}

}  // namespace

IndexKeys::IndexKeys(const KeyMaker& maker, std::span<const SortField> fields, IndexMask mask,
                     const detail::Record& record, bool with_collated)
    : mask_(mask) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_collated = model::info(fields[i]).rule == SortRule::collated;
    if (!mask[i] || (is_collated && !with_collated)) continue;
    keys_[i] = make(maker, fields[i], record, buffer_);
  }
}

IndexKeys::Key IndexKeys::make(const KeyMaker& maker, SortField field, const detail::Record& record,
                               std::string& buffer) {
  Key key;
  key.missing = !maker.has_value(record, field);
  if (key.missing) return key;
  key.begin = static_cast<std::uint32_t>(buffer.size());
  maker.append_key(record, field, buffer);
  const std::string_view bytes = std::string_view(buffer).substr(key.begin);
  key.prefix = prefix_of(bytes);
  const SortRule rule = model::info(field).rule;
  const bool in_prefix = bytes.size() < sizeof key.prefix || rule == SortRule::time;
  key.interned = rule == SortRule::collated || (!in_prefix && !is_own_text(record, field, bytes));
  if (counts_spellings(field)) buffer.append(1, '\0').append(record.text(model::info(field).field()));
  key.size = static_cast<std::uint32_t>(buffer.size()) - key.begin;
  return key;
}

bool IndexKeys::may_be_interned(SortField field) noexcept {
  const SortRule rule = model::info(field).rule;
  return rule != SortRule::bytes && rule != SortRule::time;
}

IndexMask IndexKeys::changed(std::span<const SortField> fields, const detail::Record& before,
                             const detail::Record& after) noexcept {
  IndexMask mask;
  for (std::size_t i = 0; i < fields.size(); ++i) mask[i] = !KeyMaker::same_source(before, after, fields[i]);
  return mask;
}

IndexMask IndexKeys::all(std::span<const SortField> fields) noexcept {
  return IndexMask((std::uint64_t{1} << fields.size()) - 1);
}

}  // namespace custengine::storage
