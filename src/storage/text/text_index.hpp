#pragma once

#include "storage/keys/identity.hpp"
#include "storage/keys/search_tokens.hpp"
#include "storage/text/inverted_index.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// A pattern to find in texts.
struct TextPattern {
  std::string bytes;         // folded text or a normalised number; not empty
  bool normalized = false;   // search in normalised numbers instead of folded texts
  bool whole = false;        // the text must equal the bytes, not only contain them
  bool begins_word = false;  // a word of the customer's name must begin with the bytes, at least two
};

/// The texts to search: those of customers, or of their contacts.
enum class TextScope { customer, contact };

/// A trigram index, with a hash index of identities: finds customers by parts of their texts and by the values that
/// identify them. Results are candidates: every customer with a text that matches the pattern, and possibly others.
///
/// Used for search terms, filters on searched fields, exact look-ups and suggestions. Results are unordered sets of
/// rows.
/// Threads: none of its own; the tenant's lock guards it.
class TextIndex {
 public:
  explicit TextIndex(base::SipKey hash_key);

  /// The largest number of a pattern's trigrams that are looked up. Longer patterns only give more candidates.
  static constexpr std::size_t max_tokens = 256;

  /// Returns an upper bound of the number of rows that find() returns. Cost: a look-up for each trigram; 256 for a
  /// pattern of two bytes.
  std::size_t estimate(TextScope scope, const TextPattern& pattern) const;
  RowSet find(TextScope scope, const TextPattern& pattern) const;
  /// Removes the rows that find() does not return. Cheaper than find() if `rows` are few.
  void narrow(RowSet& rows, TextScope scope, const TextPattern& pattern) const;
  /// Returns the rows whose name has a word that begins with this byte. Cost: O(tokens).
  RowSet find_word_starts(char first) const;
  /// Returns the rows that have any of some tokens.
  RowSet find_any(TextScope scope, std::span<const Token> tokens) const { return map(scope).find_any(tokens); }
  /// True if every row that find() returns has a text that matches the pattern.
  static bool is_exact(const TextPattern& pattern) noexcept { return !pattern.whole && pattern.bytes.size() <= 3; }

  std::size_t estimate(Identity identity, std::string_view value) const;
  RowSet find(Identity identity, std::string_view value) const;

  // As in InvertedIndex, for all its indexes.
  void begin_group() noexcept;
  void end_group();
  void update(RowNumber row, const SearchTokens& removed, const SearchTokens& added);
  void purge();

  /// Adds many rows at once. Call add() for each row in ascending order, then finish(). Requires that all rows are
  /// greater than those of the index.
  class Builder {
   public:
    explicit Builder(TextIndex& index) noexcept : index_(index) {}
    void add(RowNumber row, const SearchTokens& tokens);
    void finish();

   private:
    void flush();

    TextIndex& index_;
    std::vector<InvertedIndex::Posting> customers_, contacts_, identities_;
  };

  /// True if the row has all of these tokens; for the invariant check.
  bool has_all(RowNumber row, const SearchTokens& tokens) const noexcept;
  std::size_t postings() const noexcept;

  // Cost: O(1).
  std::size_t text_bytes() const noexcept { return customers_.bytes() + contacts_.bytes(); }
  std::size_t identity_bytes() const noexcept { return identities_.bytes(); }
  /// The sum of both, recomputed; for the invariant check.
  std::size_t recount_bytes() const noexcept {
    return customers_.recount_bytes() + contacts_.recount_bytes() + identities_.recount_bytes();
  }

 private:
  const InvertedIndex& map(TextScope scope) const noexcept {
    return scope == TextScope::customer ? customers_ : contacts_;
  }
  base::SipKey hash_key_;
  InvertedIndex customers_, contacts_, identities_;
};

}  // namespace custengine::storage
