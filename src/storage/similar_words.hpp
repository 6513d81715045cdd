#pragma once

#include "storage/posting_map.hpp"
#include "storage/row_set.hpp"

#include <cstddef>
#include <string_view>

namespace custengine::storage {

/// The rows that may have a word which is `letters` but for so many typos: letters too many, too few or replaced, or
/// neighbours swapped. They are candidates: none that has such a word is missing, or one that has the letters
/// themselves.
///
/// Looks at every way to make the typos. Each leaves runs of letters as they were, and the trigrams of these runs (of
/// runs of two bytes those that begin with them) are what a row must have. Ways with the same beginning share it, and
/// one that has few rows left, or none, is not followed further.
///
/// Requires folded UTF-8, more letters than 3 * typos, and 1 or 2 typos: so that one run has two letters at least.
/// Cost: at most 4 096 steps, each of which narrows a set of rows; a few dozen for words of the usual length.
RowSet similar_words(const PostingMap& lists, std::string_view letters, std::size_t typos);

}  // namespace custengine::storage
