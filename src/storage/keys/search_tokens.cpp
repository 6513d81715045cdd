#include "storage/keys/search_tokens.hpp"

#include "base/folding.hpp"
#include "base/phone.hpp"
#include "base/words.hpp"
#include "model/display_name.hpp"
#include "model/field_folding.hpp"
#include "storage/keys/customer_version.hpp"
#include "storage/keys/identity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custengine::storage {

using detail::Record;

namespace {

/// The version that a text belongs to: the one before a change, the one after it, or both.
enum Side : std::uint8_t { before_change = 1, after_change = 2, both = 3 };

/// The texts from which tokens are made: folded texts, normalised numbers and names.
class TokenSource {
 public:
  TokenSource() {
    constexpr std::size_t usual_texts = 24, usual_bytes = 256;
    pieces_.reserve(usual_texts);
    buffer_.reserve(usual_bytes);
  }

  void add(std::string_view text, Side side, base::Folding folding = base::Folding::text) {
    add_folded(text, folding, side, Kind::text);
  }
  void add_name(std::string_view name, Side side) {
    if (name.empty()) return;
    if (add_folded(name, base::Folding::text, side, Kind::name)) pieces_.back().source = name;
  }
  /// Adds one of the customer's own searched fields.
  void add_field(const model::FieldInfo& field, CustomerVersion& version, Side side, bool with_numbers = true) {
    const std::string_view text = version.record().text(field.field);
    if (text.empty()) return;
    add(text, side, model::searched_folding(field.field));
    if (!with_numbers) return;
    if (field.field == model::Field::mobile) add_phone_numbers(version.mobile(), side);
    if (field.field == model::Field::vat_number) add_number(version.vat_number().text(), side);
  }
  void add_contacts(CustomerVersion& version, Side side) {
    const auto contacts = version.contacts();
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      const Contact& contact = contacts[i];
      for (const std::string* text : {&contact.first_name, &contact.last_name, &contact.email, &contact.mobile})
        add(*text, side);
      add_phone_numbers(version.contact_mobiles()[i], side);
    }
  }

  bool empty() const noexcept { return buffer_.empty(); }
  std::size_t most_tokens() const noexcept { return 2 * buffer_.size(); }
  bool has_numbers() const noexcept {
    return std::ranges::any_of(pieces_, [](const Piece& piece) { return piece.kind == Kind::number; });
  }

  /// Calls `visit(token, side)` for each token, for some tokens more than once.
  template <class Visit>
  void for_each_token(Visit visit) const {
    for (const Piece& piece : pieces_) {
      const auto text = std::string_view(buffer_).substr(piece.begin, piece.end - piece.begin);
      const auto visit_token = [&](Token token) { visit(token, piece.side); };
      if (piece.kind == Kind::name)
        for_each_word_start(piece.source, text, visit_token);
      else
        for_each_part(text, trigram(0, 0, 0, piece.kind == Kind::number), visit_token);
    }
  }

 private:
  enum class Kind : std::uint8_t { text, number, name };
  struct Piece {
    std::size_t begin, end;  // positions in the buffer
    Side side;
    Kind kind;
    std::string_view source = {};  // of a name: its unfolded text, if folding may have dropped a separator; else empty
  };

  void add_number(std::string_view number, Side side) {
    buffer_.append(number);
    pieces_.push_back({buffer_.size() - number.size(), buffer_.size(), side, Kind::number});
  }
  /// Each number is a separate piece, so that no match spans two numbers.
  void add_phone_numbers(std::string_view numbers, Side side) {
    base::for_each_phone_number(numbers, [&](std::string_view number) { add_number(number, side); });
  }
  /// False if folding dropped no separator, see base::append_folded().
  bool add_folded(std::string_view text, base::Folding folding, Side side, Kind kind) {
    const std::size_t begin = buffer_.size();
    const bool may_have_dropped = base::append_folded(text, folding, buffer_);
    pieces_.push_back({begin, buffer_.size(), side, kind});
    return may_have_dropped;
  }

  /// Visits each trigram, and each byte once.
  template <class Visit>
  static void for_each_part(std::string_view text, Token name_space, Visit visit) {
    std::array<std::uint64_t, 4> seen = {};
    Token window = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      seen[byte / 64] |= std::uint64_t{1} << (byte % 64);
      window = (window << 8 | byte) & 0xffffff;
      if (i >= 2) visit(name_space | window);
    }
    if (text.size() >= 2) visit(name_space | (window << 8 & 0xffffff));
    for (unsigned word = 0; word < seen.size(); ++word)
      for (std::uint64_t left = seen[word]; left != 0; left &= left - 1)
        visit(name_space | (word * 64 + static_cast<unsigned>(std::countr_zero(left))));
  }

  /// Visits the start of each word, and the start of the name even if no word begins there.
  template <class Visit>
  static void for_each_word_start(std::string_view source, std::string_view name, Visit visit) {
    if (name.empty()) return;
    const auto visit_start = [&](std::size_t at) {
      const auto byte = [&](std::size_t i) { return i < name.size() ? name[i] : '\0'; };
      visit(word_start(name[at], byte(at + 1), byte(at + 2)));
    };
    if (!base::begins_word(name, 0)) visit_start(0);
    const auto words = source.empty() ? base::FoldedWords(name) : base::FoldedWords(source, name);
    words.for_each([&](std::string_view word) {
      visit_start(static_cast<std::size_t>(word.data() - name.data()));
      return true;
    });
  }

  std::vector<Piece> pieces_;
  std::string buffer_;
};

/// A hash table with open addressing and linear probing, behind a Bloom filter with one hash function. It has each
/// token once, with the versions that have it.
class TokenTable {
 public:
  TokenTable(TokenHash hash, std::size_t most_tokens)
      : hash_(hash), mask_(std::bit_ceil(std::max<std::size_t>(2 * most_tokens, 64)) - 1) {
    if (mask_ >= few_.size()) many_.resize(mask_ + 1);
    slots_ = many_.empty() ? few_.data() : many_.data();
    if (many_.empty()) std::fill_n(slots_, mask_ + 1, Slot{});
    order_.reserve(most_tokens);
  }
  TokenTable(const TokenTable&) = delete;
  TokenTable& operator=(const TokenTable&) = delete;

  void add(Token token, Side side) noexcept {
    Slot& slot = find(token);
    if (slot.sides == 0) {
      slot.token = token;
      filter_[filter_place(token)] = true;
      order_.push_back(static_cast<std::uint32_t>(&slot - slots_));
    }
    slot.sides |= side;
  }
  /// Records that both versions have the token in a text that did not change.
  void add_common(Token token) noexcept {
    if (!filter_[filter_place(token)]) return;
    Slot& slot = find(token);
    if (slot.sides != 0) slot.sides = both;
  }

  /// Returns the tokens that only this version has, in the order in which they were added.
  std::vector<Token> only(Side side) const {
    std::vector<Token> tokens(order_.size());
    std::size_t count = 0;
    for (const std::uint32_t place : order_) {
      tokens[count] = slots_[place].token;
      count += slots_[place].sides == side ? 1 : 0;
    }
    tokens.resize(count);
    return tokens;
  }

 private:
  struct Slot {
    Token token = 0;
    std::uint32_t sides = 0;
  };

  static std::size_t filter_place(Token token) noexcept { return (token * 0x9e3779b1U) >> 22; }
  Slot& find(Token token) noexcept {
    std::size_t place = hash_(token) & mask_;
    while (slots_[place].sides != 0 && slots_[place].token != token) place = (place + 1) & mask_;
    return slots_[place];
  }

  TokenHash hash_;
  std::bitset<1024> filter_;  // of all tokens in the table; few others pass it
  std::size_t mask_;
  std::array<Slot, 1024> few_;
  std::vector<Slot> many_;
  Slot* slots_;
  std::vector<std::uint32_t> order_;  // has room for all tokens
};

/// True if the versions may read national numbers by the rules of different countries.
bool differ_in_country(const Record& before, const Record& after) noexcept {
  return before.text(model::Field::country_code) != after.text(model::Field::country_code);
}

/// Returns the fields of `searched` whose tokens may differ; without `before` all of them.
model::FieldSet changed_fields(const Record* before, const Record& after, const model::FieldSet& searched) {
  model::FieldSet changed;
  const bool numbers_changed = before && differ_in_country(*before, after);
  for (const auto& field : model::field_table) {
    if (!model::contains(searched, field.field)) continue;
    const bool is_number = field.field == model::Field::mobile || field.field == model::Field::vat_number;
    if (!before || before->text(field.field) != after.text(field.field) ||
        (is_number && numbers_changed && !after.text(field.field).empty()))
      changed.set(static_cast<std::size_t>(field.field));
  }
  return changed;
}

/// True if the tokens of contacts may differ; without `before`, if there are contacts.
bool contacts_changed(const Record* before, const Record& after) noexcept {
  const auto& contacts = after.lists_or_none().contacts;
  if (!before) return !contacts.empty();
  return !before->lists_or_none().contacts.shares_with(contacts) ||
         (!contacts.empty() && differ_in_country(*before, after));
}

/// Calls `visit(field)` for each field of a set.
template <class Visit>
void for_each_field(const model::FieldSet& fields, Visit visit) {
  for (const auto& field : model::field_table)
    if (model::contains(fields, field.field)) visit(field);
}

/// The names of a customer in both versions. A change of its type may change its name.
struct Names {
  Names(const Record* before_change, const Record& after_change)
      : before(before_change ? model::name_of(*before_change) : std::string_view()),
        after(model::name_of(after_change)) {}
  bool differ() const noexcept { return before != after; }

  std::string_view before, after;
};

/// Sets the customer tokens of `change`: those that only one version has. Without `before` all tokens are added.
void compare_customers(CustomerVersion* before, CustomerVersion& after, const model::FieldSet& fields,
                       const Names& names, const Schema& schema, TokenChange& change) {
  TokenSource changed;
  for_each_field(fields, [&](const model::FieldInfo& field) {
    if (before) changed.add_field(field, *before, before_change);
    changed.add_field(field, after, after_change);
  });
  if (names.differ()) {
    changed.add_name(names.before, before_change);
    changed.add_name(names.after, after_change);
  }
  if (changed.empty()) return;
  TokenTable tokens(TokenHash{schema.hash_key.k0}, changed.most_tokens());
  changed.for_each_token([&](Token token, Side side) { tokens.add(token, side); });
  if (before) {
    TokenSource others;
    for_each_field(schema.searched & ~fields,
                   [&](const model::FieldInfo& field) { others.add_field(field, after, both, changed.has_numbers()); });
    others.for_each_token([&](Token token, Side) { tokens.add_common(token); });
  }
  if (before) change.removed.customer = tokens.only(before_change);
  change.added.customer = tokens.only(after_change);
}

void compare_contacts(CustomerVersion* before, CustomerVersion& after, base::SipKey hash_key, TokenChange& change) {
  TokenSource changed;
  if (before) changed.add_contacts(*before, before_change);
  changed.add_contacts(after, after_change);
  if (changed.empty()) return;
  TokenTable tokens(TokenHash{hash_key.k0}, changed.most_tokens());
  changed.for_each_token([&](Token token, Side side) { tokens.add(token, side); });
  if (before) change.removed.contacts = tokens.only(before_change);
  change.added.contacts = tokens.only(after_change);
}

/// Sorts two lists and removes the tokens that both have. Sorting, because lists may be long.
void keep_sorted_differences(std::vector<Token>& a, std::vector<Token>& b) {
  for (auto* tokens : {&a, &b}) {
    std::ranges::sort(*tokens);
    tokens->erase(std::unique(tokens->begin(), tokens->end()), tokens->end());
  }
  if (a.empty() || b.empty()) return;
  std::vector<Token> only_a, only_b;
  std::ranges::set_difference(a, b, std::back_inserter(only_a));
  std::ranges::set_difference(b, a, std::back_inserter(only_b));
  a = std::move(only_a);
  b = std::move(only_b);
}

/// Compares all values, because two values of a customer may share a token.
void compare_identities(CustomerVersion* before, CustomerVersion& after, base::SipKey hash_key, TokenChange& change) {
  if (before) append_identity_tokens(*before, hash_key, change.removed.identities);
  append_identity_tokens(after, hash_key, change.added.identities);
  keep_sorted_differences(change.removed.identities, change.added.identities);
}

TokenChange compare(const Record* before, const Record& after, const Schema& schema) {
  TokenChange change;
  const model::FieldSet fields = changed_fields(before, after, schema.searched);
  const bool have_contacts_changed = contacts_changed(before, after);
  std::optional<CustomerVersion> old_version;
  if (before) old_version.emplace(*before, schema);
  CustomerVersion* const old = before ? &*old_version : nullptr;
  CustomerVersion version(after, schema);
  if (schema.text_index) {
    const Names names(before, after);
    if (fields.any() || names.differ()) compare_customers(old, version, fields, names, schema, change);
    if (have_contacts_changed) compare_contacts(old, version, schema.hash_key, change);
  }
  const bool names_customer =
      std::ranges::any_of(identity_fields, [&](model::Field field) { return model::contains(fields, field); });
  if (names_customer || have_contacts_changed) compare_identities(old, version, schema.hash_key, change);
  return change;
}

}  // namespace

SearchTokens SearchTokens::of(const Record& record, const Schema& schema) {
  return compare(nullptr, record, schema).added;
}

TokenChange TokenChange::between(const Record& before, const Record& after, const Schema& schema) {
  return compare(&before, after, schema);
}

}  // namespace custengine::storage
