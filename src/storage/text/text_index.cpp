#include "storage/text/text_index.hpp"

#include "base/work_counts.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <span>

namespace custengine::storage {

namespace {

/// Returns tokens that every text with the pattern has; empty for two bytes, whose trigrams depend on the next byte.
std::vector<Token> required_tokens(const TextPattern& pattern) {
  const std::string& bytes = pattern.bytes;
  std::vector<Token> tokens;
  if (pattern.begins_word) {
    assert(bytes.size() >= 2);
    if (bytes.size() >= 3) tokens.push_back(word_start(bytes[0], bytes[1], bytes[2]));
    return tokens;
  }
  if (bytes.size() == 1) tokens.push_back(single(bytes[0], pattern.normalized));
  for (std::size_t i = 0; i + 2 < bytes.size() && i < TextIndex::max_tokens; ++i)
    tokens.push_back(trigram(bytes[i], bytes[i + 1], bytes[i + 2], pattern.normalized));
  if (pattern.whole && bytes.size() >= 2)
    tokens.push_back(trigram(bytes[bytes.size() - 2], bytes.back(), '\0', pattern.normalized));
  return tokens;
}

/// Returns the tokens that begin with a pattern of two bytes.
std::array<Token, 256> continuations(const TextPattern& pattern) {
  const char first = pattern.bytes[0], second = pattern.bytes[1];
  std::array<Token, 256> tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto last = static_cast<char>(i);
    tokens[i] =
        pattern.begins_word ? word_start(first, second, last) : trigram(first, second, last, pattern.normalized);
  }
  return tokens;
}

/// Intersects rows with the lists of tokens, the shortest list first, until intersecting costs more than it saves. The
/// first list is always intersected.
void narrow_by(const InvertedIndex& lists, std::span<const Token> tokens, RowSet& rows) {
  // The cost model, in steps along a list: intersecting a list takes min(its rows + rows left, 8 * rows left), and
  // judging a customer takes 32.
  constexpr std::size_t steps_per_customer = 32, most_steps_per_row = 8;
  struct List {
    std::size_t rows;
    Token token;
  };
  base::count_work(&base::Work::steps, tokens.size());
  std::vector<List> by_length;
  by_length.reserve(tokens.size());
  for (const Token token : tokens) by_length.push_back({lists.count(token), token});
  std::ranges::sort(by_length, {}, &List::rows);
  std::size_t left = rows.size(), dropped = left;
  for (const List& list : by_length) {
    if (left == 0) return;
    // If a list has removed few rows, the next one, which is longer, will remove fewer.
    if (dropped * steps_per_customer < std::min(list.rows + left, most_steps_per_row * left)) return;
    lists.narrow(rows, list.token);
    dropped = left - rows.size();
    left -= dropped;
  }
}

}  // namespace

TextIndex::TextIndex(base::SipKey hash_key)
    : hash_key_(hash_key), customers_(hash_key.k0), contacts_(hash_key.k0), identities_(hash_key.k1) {}

std::size_t TextIndex::estimate(TextScope scope, const TextPattern& pattern) const {
  assert(!pattern.bytes.empty());
  const InvertedIndex& lists = map(scope);
  const auto tokens = required_tokens(pattern);
  base::count_work(&base::Work::steps, tokens.empty() ? 256 : tokens.size());
  if (tokens.empty()) {
    std::size_t sum = 0;
    for (const Token token : continuations(pattern)) sum += lists.count(token);
    return sum;
  }
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const Token token : tokens) least = std::min(least, lists.count(token));
  return least;
}

RowSet TextIndex::find(TextScope scope, const TextPattern& pattern) const {
  const InvertedIndex& lists = map(scope);
  auto tokens = required_tokens(pattern);
  if (tokens.empty()) {
    const auto any = continuations(pattern);
    return lists.find_any(any);
  }
  const auto shortest = std::ranges::min_element(tokens, {}, [&](Token token) { return lists.count(token); });
  std::iter_swap(tokens.begin(), shortest);
  RowSet rows = lists.find(tokens.front());
  narrow_by(lists, std::span(tokens).subspan(1), rows);
  return rows;
}

RowSet TextIndex::find_word_starts(char first) const {
  std::vector<Token> tokens;
  customers_.for_each_token([&](Token token) {
    if (is_word_start(token, first)) tokens.push_back(token);
  });
  std::ranges::sort(tokens);
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return customers_.find_any(tokens);
}

void TextIndex::narrow(RowSet& rows, TextScope scope, const TextPattern& pattern) const {
  auto tokens = required_tokens(pattern);
  if (tokens.empty()) rows.keep_common(find(scope, pattern));
  narrow_by(map(scope), tokens, rows);
}

std::size_t TextIndex::estimate(Identity identity, std::string_view value) const {
  return identities_.count(identity_token(hash_key_, identity, value));
}

RowSet TextIndex::find(Identity identity, std::string_view value) const {
  return identities_.find(identity_token(hash_key_, identity, value));
}

void TextIndex::update(RowNumber row, const SearchTokens& removed, const SearchTokens& added) {
  customers_.update(row, removed.customer, added.customer);
  contacts_.update(row, removed.contacts, added.contacts);
  identities_.update(row, removed.identities, added.identities);
}

void TextIndex::begin_group() noexcept {
  for (InvertedIndex* lists : {&customers_, &contacts_, &identities_}) lists->begin_group();
}

void TextIndex::end_group() {
  for (InvertedIndex* lists : {&customers_, &contacts_, &identities_}) lists->end_group();
}

void TextIndex::purge() {
  for (InvertedIndex* lists : {&customers_, &contacts_, &identities_}) lists->purge();
}

void TextIndex::Builder::add(RowNumber row, const SearchTokens& tokens) {
  // Flushes at about 50 MB of postings.
  constexpr std::size_t most = 4'000'000;
  const auto append = [row](std::vector<InvertedIndex::Posting>& postings, const std::vector<Token>& more) {
    for (const Token token : more) postings.push_back({token, row});
  };
  append(customers_, tokens.customer);
  append(contacts_, tokens.contacts);
  append(identities_, tokens.identities);
  if (customers_.size() + contacts_.size() + identities_.size() >= most) flush();
}

void TextIndex::Builder::flush() {
  const auto append = [](InvertedIndex& lists, std::vector<InvertedIndex::Posting>& postings) {
    lists.append(postings);
    postings.clear();
  };
  append(index_.customers_, customers_);
  append(index_.contacts_, contacts_);
  append(index_.identities_, identities_);
}

void TextIndex::Builder::finish() {
  flush();
  for (InvertedIndex* lists : {&index_.customers_, &index_.contacts_, &index_.identities_}) lists->shrink();
}

bool TextIndex::has_all(RowNumber row, const SearchTokens& tokens) const noexcept {
  const auto has = [row](const InvertedIndex& lists, const std::vector<Token>& wanted) {
    return std::ranges::all_of(wanted, [&](Token token) { return lists.contains(token, row); });
  };
  return has(customers_, tokens.customer) && has(contacts_, tokens.contacts) && has(identities_, tokens.identities);
}

std::size_t TextIndex::postings() const noexcept {
  return customers_.postings() + contacts_.postings() + identities_.postings();
}

}  // namespace custengine::storage
