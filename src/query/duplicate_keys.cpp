#include "query/duplicate_keys.hpp"

#include "base/email.hpp"
#include "base/folding.hpp"
#include "base/phone.hpp"
#include "base/siphash.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>

namespace custengine::query {

using detail::Record;
using detail::Slot;

namespace {

/// Appends the folded text with single blanks between words. Puts a blank before it if other words precede.
void append_words(std::string_view text, std::size_t begin, std::string& out) {
  const std::size_t start = out.size();
  if (start > begin) out += ' ';
  base::append_folded(text, out);
  std::size_t end = start;
  for (std::size_t i = start; i < out.size(); ++i)
    if (out[i] != ' ' || (end > begin && out[end - 1] != ' ')) out[end++] = out[i];
  if (end > start && out[end - 1] == ' ') --end;
  out.resize(end);
}

void append_key(const Record& record, DuplicateKey key, std::string& out) {
  const std::size_t begin = out.size();
  switch (key) {
    case DuplicateKey::email:
      base::append_email_key(record.text(Slot::email), out);
      break;
    case DuplicateKey::vat_number:
      out += base::read_vat_number(record.text(Slot::vat_number)).number;
      break;
    case DuplicateKey::name:
      if (record.type() == CustomerType::person) {
        append_words(record.text(Slot::first_name), begin, out);
        append_words(record.text(Slot::last_name), begin, out);
      } else {
        append_words(record.text(Slot::company_name), begin, out);
      }
      break;
    case DuplicateKey::postal_code:
      base::append_folded(record.text(Slot::postal_code), base::Folding::postal_code, out);
      break;
    case DuplicateKey::address:
      append_words(record.text(Slot::address), begin, out);
      break;
  }
}

}  // namespace

DuplicateKeys::DuplicateKeys(const storage::Schema& schema, const detail::SnapshotRows& rows,
                             const DuplicateRules& rules)
    : key_maker_(schema.keys) {
  records_.reserve(rows.size());
  name_lengths_.reserve(rows.size());
  const std::array<bool, duplicate_key_count> wanted = {rules.email, rules.vat_number, true, true, true};
  for (std::size_t key = 0; key < duplicate_key_count; ++key)
    if (wanted[key]) hashes_[key].reserve(rows.size());
  std::string text;
  for (std::size_t row = 0; row < rows.row_end(); ++row) {
    const Record* record = rows.record(row);
    if (!record) continue;
    records_.push_back(record);
    for (std::size_t key = 0; key < duplicate_key_count; ++key) {
      if (!wanted[key]) continue;
      text.clear();
      append_key(*record, static_cast<DuplicateKey>(key), text);
      constexpr std::uint64_t least = 1;
      hashes_[key].push_back(text.empty() ? 0 : std::max(least, base::siphash13(schema.hash_key, text)));
      if (static_cast<DuplicateKey>(key) == DuplicateKey::name)
        name_lengths_.push_back(static_cast<std::uint16_t>(base::count_characters(text)));
    }
  }
}

void DuplicateKeys::make_text(std::uint32_t customer, DuplicateKey key, std::string& out) const {
  out.clear();
  append_key(record(customer), key, out);
}

std::string DuplicateKeys::text(std::uint32_t customer, DuplicateKey key) const {
  std::string text;
  make_text(customer, key, text);
  return text;
}

std::string DuplicateKeys::phone_numbers(std::uint32_t customer) const {
  const Record& owner = record(customer);
  return base::phone_numbers(owner.text(Slot::mobile), key_maker_.home_of(owner.text(Slot::country_code)));
}

std::string DuplicateKeys::vat_country(std::uint32_t customer) const {
  const Record& owner = record(customer);
  return base::read_vat_number(owner.text(Slot::vat_number), owner.text(Slot::country_code)).country;
}

}  // namespace custengine::query
