#pragma once

#include "base/folding.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::base {

/// A folded text that maps its byte ranges back to the original text, for highlighting. Folding changes lengths ("ß" is
/// "ss") and drops characters. So an original range is widened to whole characters, with their accents and the
/// invisible characters after them. A dropped separator (see drops_separator) is in a range only if the range continues
/// after it.
class FoldMap {
 public:
  /// Requires UTF-8. The map stores positions; it keeps no view of the text.
  explicit FoldMap(std::string_view text, Folding folding = Folding::text);

  const std::string& folded() const noexcept { return folded_; }
  /// Returns the range of the original text that the folded bytes [begin, end) come from. Requires begin < end <=
  /// folded().size().
  std::pair<std::size_t, std::size_t> original(std::size_t begin, std::size_t end) const noexcept;

 private:
  /// The ends, in both texts, of a piece that folds independently of its neighbours.
  struct Piece {
    std::size_t folded_end, original_end;
    bool is_separator;  // it is a separator that folding dropped
  };
  std::string folded_;
  std::vector<Piece> pieces_;
};

}  // namespace custengine::base
