#pragma once

#include "base/folding.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace custengine::base {

// A word is a run of letters, digits and marks. All functions require UTF-8, and positions where a character begins or
// the text ends.

/// True if a word begins at `position`.
bool begins_word(std::string_view text, std::size_t position) noexcept;

/// Returns the first word that begins at `position` or later; an empty view at the end of the text if there is none. If
/// `position` is inside a word, that is the rest of the word.
std::string_view next_word(std::string_view text, std::size_t position) noexcept;

/// Calls `visit(word)` for each word of a text until a call returns false. The words are views into the text.
template <class Visit>
void for_each_word(std::string_view text, Visit visit) {
  for (std::size_t position = 0;;) {
    const std::string_view word = next_word(text, position);
    if (word.empty() || !visit(word)) return;
    position = static_cast<std::size_t>(word.data() - text.data()) + word.size();
  }
}

/// The words of a folded text. A word also begins, inside a run of letters, after each separator that folding dropped
/// (see drops_separator), and ends with the run. "D’Angelo" folds to "dangelo", whose words are "dangelo" and "angelo".
class FoldedWords {
 public:
  /// `folded` is the folded form of `text`; it must outlive this object. Allocates only if the text may have a dropped
  /// separator.
  /// Cost: O(text).
  FoldedWords(std::string_view text, std::string_view folded, Folding folding = Folding::text);
  /// For a text from which folding dropped no separator. `folded` must outlive this object.
  explicit FoldedWords(std::string_view folded) noexcept : folded_(folded) {}

  /// True if a word begins at `position`.
  bool begin_at(std::size_t position) const noexcept;

  /// Calls `visit(word)` for each word, in the order in which words begin, until a call returns false. The words are
  /// views into the folded text.
  template <class Visit>
  void for_each(Visit visit) const {
    auto inner = inner_.begin();
    for_each_word(folded_, [&](std::string_view word) {
      if (!visit(word)) return false;
      const auto end = static_cast<std::size_t>(word.data() - folded_.data()) + word.size();
      for (; inner != inner_.end() && *inner < end; ++inner)
        if (!visit(folded_.substr(*inner, end - *inner))) return false;
      return true;
    });
  }

 private:
  void add_inner(std::size_t position);

  std::string_view folded_;
  std::vector<std::size_t> inner_;  // the positions where words begin inside runs; ascending
};

}  // namespace custengine::base
