#include "query/duplicate_keys.hpp"

#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

namespace custengine::query {

using detail::Record;
using detail::Slot;

namespace {

/// Folded, with single blanks between the words; behind other words with one more.
void append_words(std::string_view text, std::size_t begin, std::string& out) {
  for (const std::string_view word : base::split_at_blanks(text)) {
    if (out.size() > begin) out += ' ';
    base::append_folded(word, out);
  }
}

void append_key(const Record& record, DuplicateKey key, const base::Country* home, std::string& out) {
  const std::size_t begin = out.size();
  switch (key) {
    case DuplicateKey::email:
      out += base::fold_case(record.text(Slot::email));
      break;
    case DuplicateKey::mobile:
      out += base::normalize_phone(record.text(Slot::mobile), home);
      break;
    case DuplicateKey::vat_number:
      out += base::normalize_vat_number(record.text(Slot::vat_number));
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
      for (const std::string_view part : base::split_at_blanks(record.text(Slot::postal_code)))
        base::append_folded(part, out);
      break;
    case DuplicateKey::address:
      append_words(record.text(Slot::address), begin, out);
      break;
  }
}

}  // namespace

DuplicateKeys::DuplicateKeys(const storage::Schema& schema, const detail::SnapshotRows& rows) {
  records_.reserve(rows.size());
  ends_.reserve(rows.size() * duplicate_key_count);
  for (std::size_t row = 0; row < rows.row_end(); ++row) {
    const Record* record = rows.record(row);
    if (!record) continue;
    records_.push_back(record);
    for (std::size_t key = 0; key < duplicate_key_count; ++key) {
      append_key(*record, static_cast<DuplicateKey>(key), schema.keys.home(), texts_);
      ends_.push_back(texts_.size());
    }
  }
}

}  // namespace custengine::query
