#include "storage/keys/sort_key.hpp"

#include "base/email.hpp"
#include "base/folding.hpp"
#include "base/phone.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace custengine::storage {

using detail::Record;
using model::SortRule;

namespace {

void append_big_endian(std::uint64_t number, std::string& out) {
  static_assert(std::endian::native == std::endian::little);
  number = __builtin_bswap64(number);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Appends a key that sorts numerically, ties by length: the number of significant digits, these digits, the number of
/// all digits. Both counts are at most 255. Each takes two bytes, to which 1 is added so that neither is zero.
void append_number_key(std::string_view digits, std::string& out) {
  const auto append_count = [&out](std::size_t count) {
    out.push_back(static_cast<char>(count / 128 + 1));
    out.push_back(static_cast<char>(count % 128 + 1));
  };
  static_assert(std::ranges::all_of(model::field_table, [](const model::FieldInfo& field) {
    return field.sort_rule != SortRule::number || field.max_characters <= 255;
  }));
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  append_count(digits.size() - zeros);
  out.append(digits.substr(zeros));
  append_count(digits.size());
}

/// Appends the first phone number; the folded text if it is no number.
void append_phone_key(std::string_view text, const base::PhonePlan* home, std::string& out) {
  const std::string numbers = base::phone_numbers(text, home);
  if (numbers.empty())
    base::append_folded(text, out);
  else
    out.append(base::first_phone_number(numbers));
}

/// Appends number and country. The blank between them sorts before all other characters of a number.
void append_vat_key(std::string_view text, std::string_view country_code, std::string& out) {
  const base::VatNumber vat = base::read_vat_number(text, country_code);
  out.append(vat.number);
  if (!vat.country.empty()) out.append(1, ' ').append(vat.country);
}

Timestamp time_of(const Record& record, model::Field field) noexcept {
  return field == model::Field::created_at ? record.created_at() : record.last_modified_at();
}

}  // namespace

bool KeyMaker::has_value(const Record& record, SortField field) const noexcept {
  const auto& sort = model::info(field);
  return sort.rule == SortRule::time ||
         std::ranges::any_of(sort.parts(), [&](model::Field part) { return !record.text(part).empty(); });
}

void KeyMaker::append_key(const Record& record, SortField field, std::string& out) const {
  const auto& sort = model::info(field);
  append_part(source_of(record, sort.rule, sort.field()), sort.rule, out);
  for (const model::Field part : sort.parts().subspan(1)) {
    out.push_back(part_separator);
    append_part(source_of(record, sort.rule, part), sort.rule, out);
  }
}

KeySource KeyMaker::source_of(const Record& record, SortRule rule, model::Field part) noexcept {
  if (rule == SortRule::time) return {.time = time_of(record, part)};
  const bool has_country = rule == SortRule::phone || rule == SortRule::vat;
  return {.text = record.text(part),
          .country_code = has_country ? record.text(model::Field::country_code) : std::string_view()};
}

void KeyMaker::append_key(Timestamp time, std::string& out) {
  // The sign bit is flipped, so that times before 1970 sort first.
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  append_big_endian(static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ sign, out);
}

void KeyMaker::append_key(std::string_view text, SortField field, std::string& out) const {
  append_part({.text = text}, model::info(field).rule, out);
}

void KeyMaker::append_part(const KeySource& source, SortRule rule, std::string& out) const {
  const auto& [text, country_code, time] = source;
  switch (rule) {
    case SortRule::bytes:
      out.append(text);
      break;
    case SortRule::email:
      base::append_email_key(text, out);
      break;
    case SortRule::phone:
      append_phone_key(text, home_of(country_code), out);
      break;
    case SortRule::vat:
      append_vat_key(text, country_code, out);
      break;
    case SortRule::collated:
      collator_->append_key(text, out);
      break;
    case SortRule::number:
      append_number_key(text, out);
      break;
    case SortRule::time:
      append_key(time, out);
      break;
    case SortRule::none:
      break;
  }
}

bool KeyMaker::same_source(const Record& a, const Record& b, SortField field) noexcept {
  const auto& sort = model::info(field);
  return std::ranges::all_of(
      sort.parts(), [&](model::Field part) { return source_of(a, sort.rule, part) == source_of(b, sort.rule, part); });
}

std::uint64_t prefix_of(std::string_view bytes) noexcept {
  std::uint64_t word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), std::min(bytes.size(), sizeof word));
  static_assert(std::endian::native == std::endian::little);
  return __builtin_bswap64(word);
}

}  // namespace custengine::storage
