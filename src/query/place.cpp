#include "query/place.hpp"

#include "base/words.hpp"

namespace custengine::query {

namespace {

/// Where a part that occurs in a whole stands, words aside.
Place place_of_part(std::string_view part, std::string_view whole) noexcept {
  if (part == whole) return Place::whole;
  if (whole.starts_with(part)) return Place::field_start;
  return whole.find(part) != whole.npos ? Place::inside : Place::nowhere;
}

}  // namespace

Place place_at(std::size_t begin, std::size_t size, std::string_view folded) {
  if (begin == 0) return size == folded.size() ? Place::whole : Place::field_start;
  return base::begins_word(folded, begin) ? Place::word_start : Place::inside;
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

Place place_in_vat_number(const Term& term, std::string_view number) {
  return place_of_part(term.vat_number, number);
}

}  // namespace custengine::query
