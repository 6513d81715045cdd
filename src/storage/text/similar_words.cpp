#include "storage/text/similar_words.hpp"

#include "base/text.hpp"
#include "base/work_counts.hpp"
#include "storage/keys/search_tokens.hpp"

#include <array>
#include <map>
#include <utility>
#include <vector>

namespace custengine::storage {

namespace {

/// A state with at most this many rows is not expanded: judging these rows is faster than reading another list.
constexpr std::size_t few_rows = 64;
/// The largest number of posting lists that are cached.
constexpr std::size_t max_kept_lists = 128;

/// The kind of character after a run of letters: another letter, the end of the word, or either.
enum class Next { letter, end, either };

/// True if a byte may be the first one after the run. The end of a word is any other character, or the end of the text.
bool may_begin(Next next, unsigned char byte) noexcept {
  const bool is_ascii_letter =
      (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
  if (byte >= 0x80 || next == Next::either) return true;
  return is_ascii_letter == (next == Next::letter);
}

class Finder {
 public:
  Finder(const FindRows& find, std::string_view letters, std::size_t typos, std::size_t& steps_left)
      : find_(find), typos_(typos), steps_left_(steps_left) {
    for (std::size_t begin = 0; begin < letters.size();) {
      const std::size_t end = base::end_of_character(letters, begin);
      letters_.push_back(letters.substr(begin, end - begin));
      begin = end;
    }
  }

  RowSet find(std::optional<RowSet> among) && {
    expand(0, typos_, {.rows = std::move(among)});
    return std::move(found_);
  }

 private:
  /// A state of the automaton, at a node of the implicit trie: what is known of a word up to some letter.
  struct State {
    std::optional<RowSet> rows = {};  // nullopt: all rows
    std::array<char, 2> last = {};    // the last bytes of the current run
    std::size_t run = 0;              // the number of consecutive bytes known so far; 3 means three or more

    State copy() const { return {rows ? std::optional(rows->copy()) : std::nullopt, last, run}; }
  };

  /// Expands a state at letter `at`, with `typos` edits left.
  void expand(std::size_t at, std::size_t typos, State state) {
    if (is_settled(state)) return;
    if (at == letters_.size()) {
      // Letters without an edit may be inside a word.
      if (typos == typos_)
        end_run(Next::either, state);
      else
        end_word(state);
      if (state.rows) found_.unite(*state.rows);
      return;
    }
    if (typos > 0) {
      // One branch is for replacing and for deleting the letter. Inserting a letter needs no branch, because it leaves
      // more of the word intact. The branch for the next letter finds its rows, or at the end the branch for the last
      // letter. So a letter follows every run but the last, unless all remaining letters are deleted.
      State skipped = state.copy();
      end_run(letters_.size() - at > typos ? Next::letter : Next::either, skipped);
      expand(at + 1, typos - 1, std::move(skipped));
      if (at + 1 < letters_.size() && letters_[at] != letters_[at + 1]) {
        State swapped = state.copy();
        add(letters_[at + 1], swapped);
        add(letters_[at], swapped);
        expand(at + 2, typos - 1, std::move(swapped));
      }
    }
    add(letters_[at], state);
    expand(at + 1, typos, std::move(state));
  }

  /// True if the state needs no expansion: it has no rows or few rows, or no steps are left. Then adds its rows to the
  /// result.
  bool is_settled(const State& state) {
    if (!state.rows) return false;
    if (state.rows->empty()) return true;
    if (steps_left_ > 0 && state.rows->size() > few_rows) return false;
    found_.unite(*state.rows);
    return true;
  }

  void add(std::string_view letter, State& state) {
    for (const char byte : letter) {
      if (state.run >= 2) keep_common(rows_of(trigram(state.last[0], state.last[1], byte, false)), state);
      state.last = {state.last[1], byte};
      if (state.run < 3) ++state.run;
    }
  }

  /// A run of two bytes has no trigram of its own: requires one of the trigrams that begin with it.
  void end_run(Next next, State& state) {
    if (state.run == 2) keep_common(rows_with(state.last, next), state);
    state.run = 0;
  }
  void end_word(State& state) {
    if (state.run >= 2) keep_common(rows_with(state.last, Next::end), state);
    state.run = 0;
  }

  void keep_common(const RowSet& rows, State& state) {
    base::count_work(&base::Work::typo_steps);
    if (steps_left_ > 0) --steps_left_;
    if (state.rows)
      state.rows->keep_common(rows);
    else
      state.rows = rows.copy();
  }

  const RowSet& rows_of(Token token) { return rows_of_any(std::span(&token, 1)); }

  const RowSet& rows_with(std::array<char, 2> bytes, Next next) {
    std::vector<Token> tokens;
    for (unsigned byte = 0; byte < 256; ++byte)
      if (may_begin(next, static_cast<unsigned char>(byte)))
        tokens.push_back(trigram(bytes[0], bytes[1], static_cast<char>(byte), false));
    return rows_of_any(tokens);
  }

  /// Returns the rows that have any of the tokens, from a cache. Its key is the first token and the number of tokens.
  /// It is unique, because the tokens are one token, or all of a kind that begin with the same two bytes.
  const RowSet& rows_of_any(std::span<const Token> tokens) {
    const std::pair key(tokens.front(), tokens.size());
    if (const auto known = lists_.find(key); known != lists_.end()) return known->second;
    if (lists_.size() == max_kept_lists) lists_.clear();
    return lists_.emplace(key, find_(tokens)).first->second;
  }

  const FindRows& find_;
  const std::size_t typos_;
  std::size_t& steps_left_;
  std::vector<std::string_view> letters_;
  RowSet found_;
  std::map<std::pair<Token, std::size_t>, RowSet> lists_;
};

}  // namespace

RowSet similar_words(const FindRows& find, std::string_view letters, std::size_t typos, std::optional<RowSet> among,
                     std::size_t& steps_left) {
  return Finder(find, letters, typos, steps_left).find(std::move(among));
}

}  // namespace custengine::storage
