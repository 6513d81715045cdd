#include "storage/index_keys.hpp"

namespace custengine::storage {

namespace {

/// Whether the record's own text is the key, so that an entry can do without a copy.
bool is_own_text(const detail::Record& record, SortField field, std::string_view key) noexcept {
  const auto& info = model::info(field);
  return info.is_text() && record.text(info.field) == key;
}

}  // namespace

IndexKeys::IndexKeys(const KeyMaker& maker, std::span<const SortField> fields, IndexMask mask,
                     const detail::Record& record, bool with_kept)
    : mask_(mask) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_kept = model::info(fields[i]).sort_rule == model::SortRule::collated;
    if (!mask[i] || (is_kept && !with_kept)) continue;
    Key& key = keys_[i];
    key.missing = !maker.has_value(record, fields[i]);
    if (key.missing) continue;
    key.begin = static_cast<std::uint32_t>(buffer_.size());
    maker.append_key(record, fields[i], buffer_);
    key.size = static_cast<std::uint32_t>(buffer_.size()) - key.begin;
    key.prefix = prefix_of(bytes(key));
    const bool in_prefix = key.size < sizeof key.prefix || model::info(fields[i]).sort_rule == model::SortRule::time;
    key.interned = is_kept || (!in_prefix && !is_own_text(record, fields[i], bytes(key)));
  }
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
