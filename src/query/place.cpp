#include "query/place.hpp"

#include "base/edit_distance.hpp"
#include "base/words.hpp"

#include <optional>

namespace custengine::query {

namespace {

/// Where a part that occurs in a whole stands, words aside.
Place place_of_part(std::string_view part, std::string_view whole) noexcept {
  if (part == whole) return Place::whole;
  if (whole.starts_with(part)) return Place::field_start;
  return whole.find(part) != whole.npos ? Place::inside : Place::nowhere;
}

std::optional<std::size_t> typos_of(const Term& term, std::string_view word) {
  return base::edit_distance(term.folded, word, term.typos);
}

}  // namespace

Place place_of(std::string_view term, std::string_view folded) {
  const Place place = place_of_part(term, folded);
  if (place != Place::inside) return place;
  for (auto at = folded.find(term); at != folded.npos; at = folded.find(term, at + 1))
    if (base::begins_word(folded, at)) return Place::word_start;
  return Place::inside;
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

bool is_similar(const Term& term, std::string_view word) {
  return typos_of(term, word).has_value();
}

SimilarPlace similar_place_of(const Term& term, std::string_view folded) {
  SimilarPlace best;
  base::for_each_word(folded, [&](std::string_view word) {
    if (const auto typos = typos_of(term, word)) {
      const bool is_first = word.data() == folded.data();
      const Place place = !is_first                      ? Place::word_start
                          : word.size() == folded.size() ? Place::whole
                                                         : Place::field_start;
      if (const SimilarPlace found{place, *typos}; found.is_better_than(best)) best = found;
    }
    return true;
  });
  return best;
}

}  // namespace custengine::query
