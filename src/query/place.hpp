#pragma once

#include "base/words.hpp"
#include "query/term.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::query {

/// The place of a term in a text; a greater value is a better match.
enum class Place : std::uint8_t { nowhere, inside, word_start, field_start, whole };

/// Returns the place of bytes [begin, begin + size) of a folded text. `words`: the words of that text.
Place place_at(std::size_t begin, std::size_t size, std::string_view folded, const base::FoldedWords& words);

/// The numbers of a text in which terms with digits are sought, in addition to folded texts.
struct Numbers {
  std::string phones = {};  // in the form of base::phone_numbers
  base::VatNumber vat_number = {};
  std::string postal_code = {};  // folded
};

/// Returns the best place of a term in the numbers. A term that is a number is sought in all of them, another term
/// with a digit only in the VAT number.
Place place_in(const Term& term, const Numbers& numbers);

/// The place of a word within a term's typos, and its number of typos. Fewer typos win, then the better place.
struct SimilarPlace {
  Place place = Place::nowhere;
  std::size_t typos = 0;

  bool is_better_than(const SimilarPlace& other) const noexcept {
    if (place == Place::nowhere || other.place == Place::nowhere) return place > other.place;
    return typos != other.typos ? typos < other.typos : place > other.place;
  }
};

}  // namespace custengine::query
