#pragma once

#include "base/folding.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace custengine::base {

// Words: runs of letters, digits, and the marks that belong to them. All require UTF-8, and positions between
// characters.

/// Whether a word begins at `position`.
bool begins_word(std::string_view text, std::size_t position) noexcept;

/// The first word that begins at `position` or behind; empty, at the end, when there is none.
std::string_view next_word(std::string_view text, std::size_t position) noexcept;

/// Calls `visit(word)` for each word of a text while it returns true. The words are views into the text.
template <class Visit>
void for_each_word(std::string_view text, Visit visit) {
  for (std::size_t position = 0;;) {
    const std::string_view word = next_word(text, position);
    if (word.empty() || !visit(word)) return;
    position = static_cast<std::size_t>(word.data() - text.data()) + word.size();
  }
}

/// The words of a folded text. Inside a run of letters a word begins behind each separator that folding dropped (see
/// drops_separator), and goes on to the end of the run: "D’Angelo" folds to "dangelo", whose words are "dangelo" and
/// "angelo".
class FoldedWords {
 public:
  /// `folded` is what `text` folds to, and must outlive this. Allocates only if a separator was dropped.
  /// Cost: O(text).
  FoldedWords(std::string_view text, std::string_view folded, Folding folding = Folding::text);
  /// Of a text of which folding dropped no separator.
  explicit FoldedWords(std::string_view folded) noexcept : folded_(folded) {}

  /// Whether a word begins at `position`.
  bool begin_at(std::size_t position) const noexcept;

  /// Calls `visit(word)` for each word while it returns true, in the order of their beginnings. The words are views
  /// into the folded text.
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
  std::vector<std::size_t> inner_;  // where words begin inside of runs; in order
};

}  // namespace custengine::base
