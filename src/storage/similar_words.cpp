#include "storage/similar_words.hpp"

#include "base/text.hpp"
#include "storage/search_tokens.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace custengine::storage {

namespace {

/// So few rows are judged sooner than a further letter is asked for.
constexpr std::size_t few_rows = 64;
constexpr std::size_t max_steps = 4096;

class Finder {
 public:
  Finder(const PostingMap& lists, std::string_view letters) : lists_(lists) {
    for (std::size_t begin = 0; begin < letters.size();) {
      const std::size_t end = base::end_of_character(letters, begin);
      letters_.push_back(letters.substr(begin, end - begin));
      begin = end;
    }
  }

  RowSet find(std::size_t typos) && {
    follow(0, typos, Way());
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
      end_run(way);
      if (way.rows) found_.unite(*way.rows);
      return;
    }
    if (typos > 0) {
      // Letters that are put in here leave more than one that is replaced or left out, and are found with it.
      Way without = way.copy();
      end_run(without);
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
    if (steps_ < max_steps && way.rows->size() > few_rows) return false;
    found_.unite(*way.rows);
    return true;
  }

  void add(std::string_view letter, Way& way) {
    for (const char byte : letter) {
      if (way.run >= 2) narrow(trigram(way.last[0], way.last[1], byte, false), way);
      way.last = {way.last[1], byte};
      if (way.run < 3) ++way.run;
    }
  }

  /// Two bytes that no trigram told of are asked for by the trigrams that begin with them.
  void end_run(Way& way) {
    if (way.run == 2) {
      const RowSet& rows = beginning_with(way.last);
      ++steps_;
      if (way.rows)
        way.rows->keep_common(rows);
      else
        way.rows = rows.copy();
    }
    way.run = 0;
  }

  void narrow(Token token, Way& way) {
    ++steps_;
    if (way.rows)
      lists_.narrow(*way.rows, token);
    else
      way.rows = lists_.find(token);
  }

  const RowSet& beginning_with(std::array<char, 2> bytes) {
    for (const auto& [known, rows] : by_beginning_)
      if (known == bytes) return rows;
    std::array<Token, 256> tokens;
    for (std::size_t last = 0; last < tokens.size(); ++last)
      tokens[last] = trigram(bytes[0], bytes[1], static_cast<char>(last), false);
    return by_beginning_.emplace_back(bytes, lists_.find_any(tokens.data(), tokens.size())).second;
  }

  const PostingMap& lists_;
  std::vector<std::string_view> letters_;
  RowSet found_;
  std::vector<std::pair<std::array<char, 2>, RowSet>> by_beginning_;
  std::size_t steps_ = 0;
};

}  // namespace

RowSet similar_words(const PostingMap& lists, std::string_view letters, std::size_t typos) {
  return Finder(lists, letters).find(typos);
}

}  // namespace custengine::storage
