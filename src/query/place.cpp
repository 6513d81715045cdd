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

Place place_in_phone(const Term& term, std::string_view number) {
  if (term.phone.equals(number)) return Place::whole;
  if (!term.phone.occurs_in(number)) return Place::nowhere;
  const std::string_view digits = number.substr(number.starts_with('+') ? 1 : 0);
  const auto begins = [digits](std::string_view part) { return !part.empty() && digits.starts_with(part); };
  return begins(term.phone.digits) || begins(term.phone.normalized_digits()) ? Place::field_start : Place::inside;
}

Place place_in_vat_number(const Term& term, std::string_view number) {
  return place_of_part(term.vat_number, number);
}

}  // namespace custengine::query
