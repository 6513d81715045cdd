#pragma once

#include <cstddef>
#include <string_view>

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

}  // namespace custengine::base
