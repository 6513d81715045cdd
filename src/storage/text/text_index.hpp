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

/// What a text must hold to be found.
struct TextPattern {
  std::string bytes;         // folded, or normalised; not empty
  bool normalized = false;   // sought in normalised numbers, not in folded texts
  bool whole = false;        // the text is the bytes, and does not only hold them
  bool begins_word = false;  // sought in the customer's name, from the start of a word on; two bytes at least
};

/// Whose texts are searched.
enum class TextScope { customer, contact };

/// A trigram index, beside a hash index of identities: finds customers by parts of their texts and by the values that
/// name them. What it finds are candidates: every customer that has a text which holds the pattern, and perhaps others.
///
/// Uses: search terms, filters on searched fields, exact look-ups, suggestions.
/// Order: none; results are sets of rows.
/// Threads: none of its own; the tenant's lock guards it.
class TextIndex {
 public:
  explicit TextIndex(base::SipKey hash_key);

  /// Of a pattern so many trigrams are asked for; what has them is judged.
  static constexpr std::size_t max_tokens = 256;

  /// At least as many as find() would find. Cost: a look-up for each trigram, for two bytes 256.
  std::size_t estimate(TextScope scope, const TextPattern& pattern) const;
  RowSet find(TextScope scope, const TextPattern& pattern) const;
  /// Drops the rows that find() would not find. Cheaper than find() where `rows` are few.
  void narrow(RowSet& rows, TextScope scope, const TextPattern& pattern) const;
  /// The rows that have a name with a word which begins with a byte. Cost: O(tokens).
  RowSet find_word_starts(char first) const;
  /// The rows that have any of some tokens.
  RowSet find_any(TextScope scope, std::span<const Token> tokens) const { return map(scope).find_any(tokens); }
  /// Whether all that find() finds does have a text that holds the pattern.
  static bool is_exact(const TextPattern& pattern) noexcept { return !pattern.whole && pattern.bytes.size() <= 3; }

  std::size_t estimate(Identity identity, std::string_view value) const;
  RowSet find(Identity identity, std::string_view value) const;

  // As InvertedIndex's.
  void begin_group() noexcept;
  void end_group();
  void update(RowNumber row, const SearchTokens& removed, const SearchTokens& added);
  void purge();

  /// Adds many rows at once, to an index that has none above them: add() each in ascending order, then finish().
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

  /// Whether the row has all of these tokens; for the invariant check.
  bool has_all(RowNumber row, const SearchTokens& tokens) const noexcept;
  std::size_t postings() const noexcept;

  // Cost: O(1).
  std::size_t text_bytes() const noexcept { return customers_.bytes() + contacts_.bytes(); }
  std::size_t identity_bytes() const noexcept { return identities_.bytes(); }
  /// Both, counted anew; for the invariant check.
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
