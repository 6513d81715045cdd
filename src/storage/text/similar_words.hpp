#pragma once

#include "storage/rows/row_set.hpp"
#include "storage/text/posting_log.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace custengine::storage {

/// Gives the rows that have any of some tokens.
using FindRows = std::function<RowSet(std::span<const Token>)>;

/// Those of `among` (without: of all rows) that may have a word which is `letters` but for so many typos: letters too
/// many, too few or replaced, or neighbours swapped. They are candidates: none that has such a word is missing, or one
/// that has the letters themselves.
///
/// Looks at every way to make the typos. Each leaves runs of letters as they were, and the trigrams of these runs are
/// what a row must have. The run at the end of the word is followed by no letter; of a run of two bytes elsewhere the
/// row must have a trigram that begins with it and goes on with a letter. Ways with the same beginning share it, and
/// one that has few rows left, or none, is not followed further.
///
/// A step narrows a set of rows. Each takes one of `steps_left`; when none is left, the ways that are not settled give
/// all rows that they have. `find` is asked once for each list, so it may take a lock.
///
/// Requires folded UTF-8, more letters than 3 * typos, and 1 or 2 typos: so that one run has two letters at least.
/// Cost: the steps, a few dozen for words of the usual length, and at most one for each way behind them.
RowSet similar_words(const FindRows& find, std::string_view letters, std::size_t typos, std::optional<RowSet> among,
                     std::size_t& steps_left);

}  // namespace custengine::storage
