#pragma once

#include "base/aho_corasick.hpp"
#include "base/folding.hpp"
#include "base/words.hpp"
#include "query/term.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// Finds a query's terms in folded texts. A few terms are sought one by one, which is faster for few. Many are sought
/// together by an Aho-Corasick automaton. A cache keeps which terms a word is similar to, because words repeat from
/// customer to customer. So the work for a text hardly depends on the number of terms.
///
/// Threads: one at a time, because of the cache.
class TermFinder {
 public:
  /// A bit for each term, by its position in the query.
  using Terms = std::uint64_t;
  static constexpr Terms bit(std::size_t term) noexcept { return Terms{1} << term; }

  /// `exact`: a text must equal the term. `terms` must outlive this, and must not have more than max_terms.
  TermFinder(std::span<const Term> terms, bool exact);

  Terms all() const noexcept { return all_; }
  /// Returns the terms that may have typos.
  Terms with_typos() const noexcept { return with_typos_; }
  /// Returns the terms that are also sought in normalised numbers.
  Terms numbers() const noexcept { return numbers_; }

  /// Returns the terms of `wanted` that occur in a text. `folding` is how the text was folded.
  Terms found_in(std::string_view folded, Terms wanted, base::Folding folding = base::Folding::text) const noexcept;
  /// Calls `visit(term, begin)` for each occurrence of a term in a text. Not for exact terms.
  template <class Visit>
  void for_each_place(std::string_view folded, Visit visit) const {
    if (together_) return together_->for_each_in(folded, visit);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      const std::string& term = terms_[i].folded;
      for (auto at = folded.find(term); at != folded.npos; at = folded.find(term, at + 1)) visit(i, at);
    }
  }

  /// Returns the terms of `wanted` that are within their typos of some word of a text.
  Terms similar_in(const base::FoldedWords& words, Terms wanted);
  struct Similar {
    Terms all = 0, by_one_typo = 0;  // with one typo or none
  };
  /// Returns the terms that are within their typos of a word.
  Similar similar_to(std::string_view word);

 private:
  static constexpr std::size_t few = 8;

  /// A filter that rejects most words before their edit distance is computed.
  struct Profile {
    std::uint64_t letters = 0;  // a bit for each of its bytes, modulo 64
    std::size_t size = 0;       // in bytes
    bool is_ascii = true;

    explicit Profile(std::string_view text) noexcept;
    bool may_be_within(std::size_t typos, const Profile& other) const noexcept;
  };
  struct Remembered {
    std::array<char, 23> word = {};
    std::uint8_t size = 0;
    Similar terms = {};
  };
  static constexpr std::size_t remembered_words = 4096;

  Similar compare(std::string_view word) const;

  std::span<const Term> terms_;
  bool exact_;
  Terms all_ = 0, with_typos_ = 0, numbers_ = 0;
  std::optional<base::AhoCorasick> together_ = {};
  std::vector<Profile> profiles_;
  std::vector<Remembered> remembered_;  // a direct-mapped cache, indexed by the hash of the word
};

}  // namespace custengine::query
