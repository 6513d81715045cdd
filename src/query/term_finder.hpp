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

/// Finds a query's terms in folded texts. Few terms are sought one by one, which is quicker for them; many are sought
/// together by an Aho-Corasick automaton, and what words are similar to is remembered, as words repeat from customer to
/// customer. So the work for a text hardly depends on the number of terms.
///
/// Threads: one at a time, as it remembers.
class TermFinder {
 public:
  /// A bit for each term, by its place in the query.
  using Terms = std::uint64_t;
  static constexpr Terms bit(std::size_t term) noexcept { return Terms{1} << term; }

  /// `exact`: a term is found where it is the whole text. `terms` must outlive this; at most max_terms.
  TermFinder(std::span<const Term> terms, bool exact);

  Terms all() const noexcept { return all_; }
  /// Those that are sought with typos.
  Terms with_typos() const noexcept { return with_typos_; }
  /// Those that are sought in normalised numbers too.
  Terms numbers() const noexcept { return numbers_; }

  /// Those of `wanted` that occur in a text, which was folded so.
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

  /// Those of `wanted` that some word of a text is within the typos of.
  Terms similar_in(const base::FoldedWords& words, Terms wanted);
  struct Similar {
    Terms all = 0, by_one_typo = 0;  // or none
  };
  /// Those that a word is within the typos of.
  Similar similar_to(std::string_view word);

 private:
  static constexpr std::size_t few = 8;

  /// What tells most words from a term before their edits are counted.
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
  std::vector<Remembered> remembered_;  // by a hash of the word: the last one that came
};

}  // namespace custengine::query
