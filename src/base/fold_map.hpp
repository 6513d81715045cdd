#pragma once

#include "base/folding.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::base {

/// A text, folded, that knows which of its bytes came of which characters: for showing in a text what was found in its
/// folded form. Folding changes lengths ("ß" is "ss") and drops characters, so ranges are widened to whole characters
/// with their accents and what is invisible behind them. A separator that is dropped (see drops_separator) belongs to a
/// range only if the range goes on behind it.
class FoldMap {
 public:
  /// Requires UTF-8. The map knows positions, and keeps no view of the text.
  explicit FoldMap(std::string_view text, Folding folding = Folding::text);

  const std::string& folded() const noexcept { return folded_; }
  /// The bytes of the text that the folded bytes [begin, end) came of. Requires begin < end <= folded().size().
  std::pair<std::size_t, std::size_t> original(std::size_t begin, std::size_t end) const noexcept;

 private:
  /// Where a piece of the text that folds by itself ends, in both.
  struct Piece {
    std::size_t folded_end, original_end;
    bool is_separator;  // begins with one that is dropped
  };
  std::string folded_;
  std::vector<Piece> pieces_;
};

}  // namespace custengine::base
