#pragma once

#include "query/term.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::query {

/// Where in a text a term stands, the better the greater.
enum class Place : std::uint8_t { nowhere, inside, word_start, field_start, whole };

/// The place in a folded text of its bytes [begin, begin + size).
Place place_at(std::size_t begin, std::size_t size, std::string_view folded);

/// The best place of a term of digits in phone numbers, as base::phone_numbers gives them, or in a VAT number without
/// its country.
Place place_in_phones(const Term& term, std::string_view numbers);
Place place_in_vat_number(const Term& term, std::string_view number);

/// The place of a word that is within a term's typos, and how many it has; the fewest count before the place.
struct SimilarPlace {
  Place place = Place::nowhere;
  std::size_t typos = 0;

  bool is_better_than(const SimilarPlace& other) const noexcept {
    if (place == Place::nowhere || other.place == Place::nowhere) return place > other.place;
    return typos != other.typos ? typos < other.typos : place > other.place;
  }
};

}  // namespace custengine::query
