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

/// So few rows are judged sooner than a further letter is asked for.
constexpr std::size_t few_rows = 64;
/// So many lists are kept at most to be asked again.
constexpr std::size_t max_kept_lists = 128;

/// What follows a run of letters in a word.
enum class Next { letter, end, either };

/// Whether a byte may be the first one of a letter, or of what is none, a text's end included.
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
    follow(0, typos_, {.rows = std::move(among)});
    return std::move(found_);
  }

 private:
  /// What is known of a word up to some letter.
  struct Way {
    std::optional<RowSet> rows = {};  // nothing: all
    std::array<char, 2> last = {};    // the last bytes of the run
    std::size_t run = 0;              // bytes that are known to follow each other; 3 stands for more

    Way copy() const { return {rows ? std::optional(rows->copy()) : std::nullopt, last, run}; }
  };

  /// Goes on from letter `at`, with so many typos left.
  void follow(std::size_t at, std::size_t typos, Way way) {
    if (is_settled(way)) return;
    if (at == letters_.size()) {
      // What has no typo may stand inside a word.
      if (typos == typos_)
        end_run(Next::either, way);
      else
        end_word(way);
      if (way.rows) found_.unite(*way.rows);
      return;
    }
    if (typos > 0) {
      // Letters that are put in here leave more than one that is replaced or left out, and are found with it: the next
      // one, or at the end of the word the last one. So the word ends behind its last run, and goes on behind the
      // others, unless all that is left of it is left out.
      Way without = way.copy();
      end_run(letters_.size() - at > typos ? Next::letter : Next::either, without);
      follow(at + 1, typos - 1, std::move(without));
      if (at + 1 < letters_.size() && letters_[at] != letters_[at + 1]) {
        Way swapped = way.copy();
        add(letters_[at + 1], swapped);
        add(letters_[at], swapped);
        follow(at + 2, typos - 1, std::move(swapped));
      }
    }
    add(letters_[at], way);
    follow(at + 1, typos, std::move(way));
  }

  /// Whether nothing has to be asked any more; what is left has been added then.
  bool is_settled(const Way& way) {
    if (!way.rows) return false;
    if (way.rows->empty()) return true;
    if (steps_left_ > 0 && way.rows->size() > few_rows) return false;
    found_.unite(*way.rows);
    return true;
  }

  void add(std::string_view letter, Way& way) {
    for (const char byte : letter) {
      if (way.run >= 2) keep_common(rows_of(trigram(way.last[0], way.last[1], byte, false)), way);
      way.last = {way.last[1], byte};
      if (way.run < 3) ++way.run;
    }
  }

  /// Two bytes that no trigram told of are asked for by the trigrams that begin with them.
  void end_run(Next next, Way& way) {
    if (way.run == 2) keep_common(rows_with(way.last, next), way);
    way.run = 0;
  }
  void end_word(Way& way) {
    if (way.run >= 2) keep_common(rows_with(way.last, Next::end), way);
    way.run = 0;
  }

  void keep_common(const RowSet& rows, Way& way) {
    base::count_work(&base::Work::typo_steps);
    if (steps_left_ > 0) --steps_left_;
    if (way.rows)
      way.rows->keep_common(rows);
    else
      way.rows = rows.copy();
  }

  const RowSet& rows_of(Token token) { return rows_of_any(std::span(&token, 1)); }

  const RowSet& rows_with(std::array<char, 2> bytes, Next next) {
    std::vector<Token> tokens;
    for (unsigned byte = 0; byte < 256; ++byte)
      if (may_begin(next, static_cast<unsigned char>(byte)))
        tokens.push_back(trigram(bytes[0], bytes[1], static_cast<char>(byte), false));
    return rows_of_any(tokens);
  }

  /// One token, or all of a kind that begin with two bytes: the first one and their number tell which.
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
