#include "base/fold_map.hpp"

#include "base/normalizer.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::base {

namespace {

/// True if the characters before `c` have no influence on how it folds.
bool begins_piece(UChar32 c, Folding folding) {
  return c < 0x80 || (folding == Folding::email ? nfc() : nfkc_casefold()).hasBoundaryBefore(c);
}

/// Calls `visit(piece)` for each piece of a text that folds independently of the others.
template <class Visit>
void for_each_piece(std::string_view text, Folding folding, Visit visit) {
  std::size_t begin = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const UChar32 c = take_character(text, position);
    if (at == begin || !begins_piece(c, folding)) continue;
    visit(text.substr(begin, at - begin));
    begin = at;
  }
  if (begin < text.size()) visit(text.substr(begin));
}

}  // namespace

FoldMap::FoldMap(std::string_view text, Folding folding) {
  for_each_piece(text, folding, [&](std::string_view piece) {
    const std::size_t before = folded_.size();
    append_folded(piece, folding, folded_);
    std::size_t behind_first = 0;
    const bool is_separator = folded_.size() == before &&
                              drops_separator(static_cast<char32_t>(take_character(piece, behind_first)), folding);
    pieces_.push_back(
        {folded_.size(), static_cast<std::size_t>(piece.data() - text.data()) + piece.size(), is_separator});
  });
  // If folded pieces combine with each other, the whole text is one piece.
  std::string whole = fold(text, folding);
  if (whole == folded_) return;
  folded_ = std::move(whole);
  pieces_ = {{folded_.size(), text.size(), false}};
}

std::pair<std::size_t, std::size_t> FoldMap::original(std::size_t begin, std::size_t end) const noexcept {
  assert(begin < end && end <= folded_.size());
  const auto first = std::ranges::upper_bound(pieces_, begin, {}, &Piece::folded_end);
  const auto last = std::ranges::lower_bound(pieces_, end, {}, &Piece::folded_end);
  // A piece that folded to nothing belongs to the piece before it, unless it is a separator.
  auto behind = std::next(last);
  while (behind != pieces_.end() && behind->folded_end == last->folded_end && !behind->is_separator) ++behind;
  return {first == pieces_.begin() ? 0 : std::prev(first)->original_end, std::prev(behind)->original_end};
}

}  // namespace custengine::base
