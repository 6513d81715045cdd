#pragma once

#include "model/record.hpp"
#include "storage/keys/schema.hpp"
#include "storage/keys/token.hpp"

#include <vector>

namespace custengine::storage {

// A text is indexed, as search compares it, by every three neighbouring bytes of its folded form (trigrams), with a
// zero byte as its end, and by its single bytes. So a term of three bytes or more is found by its trigrams, one of two
// bytes by the trigrams that begin with it, and one of one byte by that. Normalised phone and VAT numbers have a
// namespace of their own, because only terms of digits are sought there.
//
// For suggestions the first three bytes from the start of each word of a customer's name stand there too, in a
// third namespace.

/// The trigram `abc`; `c` is 0 at the end of a text.
constexpr Token trigram(char a, char b, char c, bool normalized) noexcept {
  const auto byte = [](char x) { return Token{static_cast<unsigned char>(x)}; };
  return (normalized ? Token{1} << 24 : 0) | byte(a) << 16 | byte(b) << 8 | byte(c);
}
constexpr Token single(char a, bool normalized) noexcept {
  return trigram(0, 0, a, normalized);
}
/// A word of the name begins with `abc`; what is behind the name's end is 0.
constexpr Token word_start(char a, char b, char c) noexcept {
  return Token{1} << 25 | trigram(a, b, c, false);
}
static_assert(trigram('\xff', '\xff', '\xff', true) < word_start(0, 0, 0), "a namespace for each kind of token");
/// Whether it is that of a word that begins with a byte.
constexpr bool is_word_start(Token token, char first) noexcept {
  return token >> 16 == word_start(first, 0, 0) >> 16;
}

/// By what one version of a customer is found in the text index: what can be computed before the lock is taken.
/// Each list names a token once, and those of equal texts have the same order.
struct SearchTokens {
  std::vector<Token> customer = {};    // of the customer's own searched fields, and its name's words
  std::vector<Token> contacts = {};    // of all its contacts' searched members
  std::vector<Token> identities = {};  // see identity.hpp

  /// Without a text index only identities.
  static SearchTokens of(const detail::Record& record, const Schema& schema);
};

/// What one version has and the other has not.
struct TokenChange {
  SearchTokens removed, added;

  /// Cost: nothing when no searched field changed; else reads all of them.
  static TokenChange between(const detail::Record& before, const detail::Record& after, const Schema& schema);
};

}  // namespace custengine::storage
