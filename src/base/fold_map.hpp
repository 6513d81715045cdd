#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::base {

/// A text, folded, that knows which of its bytes came of which characters: for showing in a text what was found in its
/// folded form. Folding changes lengths ("ß" is "ss") and drops accents, so ranges are widened to whole characters with
/// their accents.
class FoldMap {
 public:
  enum class Folding {
    full,       ///< as fold()
    case_only,  ///< as fold_case()
  };

  /// Requires UTF-8. The map knows positions, and keeps no view of the text.
  explicit FoldMap(std::string_view text, Folding folding = Folding::full);

  const std::string& folded() const noexcept { return folded_; }
  /// The bytes of the text that the folded bytes [begin, end) came of. Requires begin < end <= folded().size().
  std::pair<std::size_t, std::size_t> original(std::size_t begin, std::size_t end) const noexcept;

 private:
  /// Where a piece of the text that folds by itself ends, in both.
  struct Piece {
    std::size_t folded_end, original_end;
  };
  std::string folded_;
  std::vector<Piece> pieces_;
};

}  // namespace custengine::base
