#pragma once

#include "base/words.hpp"
#include "query/term.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::query {

/// Where in a text a term stands, the better the greater.
enum class Place : std::uint8_t { nowhere, inside, word_start, field_start, whole };

/// The place in a folded text, which has these words, of its bytes [begin, begin + size).
Place place_at(std::size_t begin, std::size_t size, std::string_view folded, const base::FoldedWords& words);

/// What terms with digits are sought in besides folded texts.
struct Numbers {
  std::string phones = {};  // as base::phone_numbers gives them
  base::VatNumber vat_number = {};
  std::string postal_code = {};  // folded
};

/// The best place of a term in the numbers: of one that is a number in all of them, of another one with a digit in the
/// VAT number.
Place place_in(const Term& term, const Numbers& numbers);

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
