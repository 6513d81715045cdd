#pragma once

#include "model/record.hpp"
#include "storage/keys/schema.hpp"
#include "storage/keys/token.hpp"

#include <vector>

namespace custengine::storage {

// A text is indexed by the trigrams (every three neighbouring bytes) of its folded form and a final zero byte, and by
// its single bytes. A term of three bytes or more is found by its trigrams. A term of two bytes is found by the
// trigrams that begin with it, a term of one byte by that byte. Normalised phone and VAT numbers have a namespace of
// their own, because only terms of digits are matched with them.
//
// For suggestions, the first three bytes of each word of a customer's name are indexed too, in a third namespace.

/// Returns the token of the trigram `abc`; `c` is 0 at the end of a text.
constexpr Token trigram(char a, char b, char c, bool normalized) noexcept {
  const auto byte = [](char x) { return Token{static_cast<unsigned char>(x)}; };
  return (normalized ? Token{1} << 24 : 0) | byte(a) << 16 | byte(b) << 8 | byte(c);
}
constexpr Token single(char a, bool normalized) noexcept {
  return trigram(0, 0, a, normalized);
}
/// Returns the token of a word of the name that begins with `abc`; bytes after the end of the name are 0.
constexpr Token word_start(char a, char b, char c) noexcept {
  return Token{1} << 25 | trigram(a, b, c, false);
}
static_assert(trigram('\xff', '\xff', '\xff', true) < word_start(0, 0, 0), "a namespace for each kind of token");
/// True if the token is a word_start() whose first byte is `first`.
constexpr bool is_word_start(Token token, char first) noexcept {
  return token >> 16 == word_start(first, 0, 0) >> 16;
}

/// The tokens of one version of a customer in the text index, computed before the lock is taken. A list has each token
/// once. Lists made from equal texts have the same order.
struct SearchTokens {
  std::vector<Token> customer = {};    // of the customer's own searched fields, and of the words of its name
  std::vector<Token> contacts = {};    // of the searched members of all its contacts
  std::vector<Token> identities = {};  // see identity.hpp

  /// Returns all tokens of a record; only identities if the tenant has no text index.
  static SearchTokens of(const detail::Record& record, const Schema& schema);
};

/// The tokens that only one of two versions has.
struct TokenChange {
  SearchTokens removed, added;

  /// Compares two versions. Cost: O(1) if no searched field changed; else reads all of them.
  static TokenChange between(const detail::Record& before, const detail::Record& after, const Schema& schema);
};

}  // namespace custengine::storage
