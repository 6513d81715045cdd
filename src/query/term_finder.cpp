#include "query/term_finder.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"
#include "base/work_counts.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <functional>

namespace custengine::query {

TermFinder::Profile::Profile(std::string_view text) noexcept : size(text.size()), is_ascii(base::is_ascii(text)) {
  for (const char byte : text) letters |= std::uint64_t{1} << (static_cast<unsigned char>(byte) % 64);
}

bool TermFinder::Profile::may_be_within(std::size_t typos, const Profile& other) const noexcept {
  // An edit inserts, deletes or replaces one character. In ASCII it changes the size by at most one byte, and takes
  // at most one byte from the set and adds one.
  const std::size_t bytes_of_edit = is_ascii && other.is_ascii ? 1 : 4;
  const std::size_t reach = typos * bytes_of_edit;
  const std::size_t apart = size > other.size ? size - other.size : other.size - size;
  return apart <= reach && static_cast<std::size_t>(std::popcount(letters ^ other.letters)) <= 2 * reach;
}

TermFinder::TermFinder(std::span<const Term> terms, bool exact) : terms_(terms), exact_(exact) {
  assert(terms.size() <= max_terms);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    all_ |= bit(i);
    if (terms[i].typos > 0) with_typos_ |= bit(i);
    if (terms[i].has_number()) numbers_ |= bit(i);
  }
  if (with_typos_ != 0)
    for (const Term& term : terms) profiles_.emplace_back(term.folded);
  if (terms.size() > few) {
    std::vector<std::string_view> patterns;
    for (const Term& term : terms) patterns.push_back(term.folded);
    together_.emplace(patterns);
  }
}

TermFinder::Terms TermFinder::found_in(std::string_view folded, Terms wanted, base::Folding folding) const noexcept {
  // Only an exact term may contain blanks.
  if (exact_) {
    if (terms_.empty()) return 0;
    const Term& whole = terms_.front();
    return folded == (folding == base::Folding::postal_code ? whole.postal_code : whole.folded) ? wanted : 0;
  }
  if (together_) return wanted & together_->found_in(folded);
  Terms found = 0;
  for (Terms left = wanted; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(left));
    if (folded.find(terms_[i].folded) != folded.npos) found |= bit(i);
  }
  return found;
}

TermFinder::Terms TermFinder::similar_in(const base::FoldedWords& words, Terms wanted) {
  Terms found = 0;
  words.for_each([&](std::string_view word) {
    found |= similar_to(word).all;
    return (found & wanted) != wanted;
  });
  return found & wanted;
}

TermFinder::Similar TermFinder::similar_to(std::string_view word) {
  if (!together_ || word.size() > Remembered().word.size()) return compare(word);
  if (remembered_.empty()) remembered_.resize(remembered_words);
  Remembered& last = remembered_[std::hash<std::string_view>()(word) % remembered_words];
  if (std::string_view(last.word.data(), last.size) == word) return last.terms;
  last.terms = compare(word);
  last.size = static_cast<std::uint8_t>(word.copy(last.word.data(), last.word.size()));
  return last.terms;
}

TermFinder::Similar TermFinder::compare(std::string_view word) const {
  const Profile profile(word);
  Similar similar;
  for (Terms left = with_typos_; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(left));
    if (!profiles_[i].may_be_within(terms_[i].typos, profile)) continue;
    base::count_work(&base::Work::words_compared);
    const auto typos = base::edit_distance(terms_[i].folded, word, terms_[i].typos);
    if (typos) similar.all |= bit(i);
    if (typos && *typos <= 1) similar.by_one_typo |= bit(i);
  }
  return similar;
}

}  // namespace custengine::query
