#pragma once

#include "storage/rows/row_set.hpp"
#include "storage/text/posting_log.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace custengine::storage {

/// Returns the rows that have any of some tokens.
using FindRows = std::function<RowSet(std::span<const Token>)>;

/// Finds words with typos: walks the implicit trie of all spellings of `letters` with an edit-distance automaton.
/// Returns the rows of `among` (nullopt: of all rows) that may have a word within `typos` edits of `letters`. An edit
/// inserts, deletes or replaces a letter, or swaps two neighbours. The rows are candidates: every row with such a word,
/// or with the letters inside a word, is among them.
///
/// A state of the automaton has the rows that match the path to it. Edits leave runs of letters unchanged, and a row
/// must have the trigrams of these runs. No letter follows the run at the end of the word. For a run of two bytes
/// elsewhere, a row must have a trigram that begins with it and continues with a letter. Spellings with a common prefix
/// share its states. A state with few rows, or none, is not expanded.
///
/// A step intersects a state's rows with a list, and decrements `steps_left`. If no steps are left, the rows of all
/// open states are returned. `find` is called about once for each list, so it may take a lock.
///
/// Requires folded UTF-8, 1 or 2 typos, and more than 3 * typos letters, so that one run has at least two letters.
/// Cost: the steps, a few dozen for words of usual length. After the last step, at most one more for each open state.
RowSet similar_words(const FindRows& find, std::string_view letters, std::size_t typos, std::optional<RowSet> among,
                     std::size_t& steps_left);

}  // namespace custengine::storage
