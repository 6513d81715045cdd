#include "query/place.hpp"

#include <algorithm>

namespace custengine::query {

namespace {

/// Returns the place of a part in a whole, ignoring word starts.
Place place_of_part(std::string_view part, std::string_view whole) noexcept {
  if (part == whole) return Place::whole;
  if (whole.starts_with(part)) return Place::field_start;
  return whole.find(part) != whole.npos ? Place::inside : Place::nowhere;
}

Place place_in_phones(const Term& term, std::string_view numbers) {
  if (term.phone.equals(numbers)) return Place::whole;
  if (!term.phone.occurs_in(numbers)) return Place::nowhere;
  bool is_start = false;
  base::for_each_phone_number(numbers, [&](std::string_view number) {
    const auto begins = [digits = base::digits_of_number(number)](std::string_view part) {
      return !part.empty() && digits.starts_with(part);
    };
    is_start |= begins(term.phone.digits);
    base::for_each_phone_number(term.phone.numbers,
                                [&](std::string_view wanted) { is_start |= begins(base::digits_of_number(wanted)); });
  });
  return is_start ? Place::field_start : Place::inside;
}

Place place_in_vat_number(const Term& term, const base::VatNumber& vat_number) {
  if (!base::occurs_in(term.vat_number, vat_number)) return Place::nowhere;
  if (base::is_same(term.vat_number, vat_number)) return Place::whole;
  return vat_number.number.starts_with(term.vat_number.number) ? Place::field_start : Place::inside;
}

}  // namespace

Place place_at(std::size_t begin, std::size_t size, std::string_view folded, const base::FoldedWords& words) {
  if (begin == 0) return size == folded.size() ? Place::whole : Place::field_start;
  return words.begin_at(begin) ? Place::word_start : Place::inside;
}

Place place_in(const Term& term, const Numbers& numbers) {
  const Place in_vat_number = place_in_vat_number(term, numbers.vat_number);
  if (!term.is_number) return in_vat_number;
  return std::max(
      {in_vat_number, place_in_phones(term, numbers.phones), place_of_part(term.phone.digits, numbers.postal_code)});
}

}  // namespace custengine::query
