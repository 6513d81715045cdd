#include "storage/search_tokens.hpp"

#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#include <string>

namespace custengine::storage {

using detail::Record;

namespace {

/// Each of the text's bytes once, and its trigrams.
void add_text(std::string_view text, bool normalized, std::vector<Token>& tokens) {
  std::array<std::uint64_t, 4> seen = {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::uint64_t bit = std::uint64_t{1} << (byte % 64);
    if (!(seen[byte / 64] & bit)) tokens.push_back(single(text[i], normalized));
    seen[byte / 64] |= bit;
    if (i + 1 < text.size())
      tokens.push_back(trigram(text[i], text[i + 1], i + 2 < text.size() ? text[i + 2] : '\0', normalized));
  }
}

class TokenMaker {
 public:
  TokenMaker(const Schema& schema, SearchTokens& tokens) : schema_(schema), tokens_(tokens) {}

  /// All that is found by one searched field of the customer's own.
  void add_field(const model::FieldInfo& field, std::string_view text) {
    if (text.empty()) return;
    add_folded(text, tokens_.customer);
    if (field.field == model::Field::email) add_identity(Identity::email, base::fold_case(text));
    if (field.field == model::Field::mobile) add_mobile(text, Identity::mobile, tokens_.customer);
    if (field.field == model::Field::vat_number) {
      const std::string number = base::normalize_vat_number(text);
      if (schema_.text_index) add_text(number, true, tokens_.customer);
      add_identity(Identity::vat_number, number);
    }
  }

  /// By what texts alone find it; with normalised numbers if they are asked for.
  void add_texts(const model::FieldInfo& field, std::string_view text, bool with_numbers) {
    if (text.empty()) return;
    add_folded(text, tokens_.customer);
    if (!with_numbers) return;
    if (field.field == model::Field::mobile)
      add_text(base::normalize_phone(text, schema_.keys.home()), true, tokens_.customer);
    if (field.field == model::Field::vat_number) add_text(base::normalize_vat_number(text), true, tokens_.customer);
  }

  void add_contact(const Contact& contact) {
    for (const std::string* text : {&contact.first_name, &contact.last_name, &contact.email, &contact.mobile})
      add_folded(*text, tokens_.contacts);
    if (!contact.email.empty()) add_identity(Identity::contact_email, base::fold_case(contact.email));
    if (!contact.mobile.empty()) add_mobile(contact.mobile, Identity::contact_mobile, tokens_.contacts);
  }

  void add_contacts(const Record& record) {
    if (!record.lists()) return;
    for (const Contact& contact : record.lists()->contacts) add_contact(contact);
  }

 private:
  void add_folded(std::string_view text, std::vector<Token>& tokens) {
    if (!schema_.text_index) return;
    buffer_.clear();
    base::append_folded(text, buffer_);
    add_text(buffer_, false, tokens);
  }
  void add_mobile(std::string_view mobile, Identity identity, std::vector<Token>& tokens) {
    const std::string number = base::normalize_phone(mobile, schema_.keys.home());
    if (schema_.text_index) add_text(number, true, tokens);
    add_identity(identity, number);
  }
  void add_identity(Identity identity, std::string_view value) {
    if (!value.empty()) tokens_.identities.push_back(identity_token(schema_.hash_key, identity, value));
  }

  const Schema& schema_;
  SearchTokens& tokens_;
  std::string buffer_;
};

/// Tokens of a field that changed, and which of them no other text of the customer has.
class ChangedTokens {
 public:
  ChangedTokens(std::vector<Token>& removed, std::vector<Token>& added) : removed_(removed), added_(added) {
    const std::vector<Token> before = removed_;
    drop(removed_, added_);
    drop(added_, before);
    for (const auto* tokens : {&removed_, &added_})
      for (const Token token : *tokens) {
        filter_[slot(token)] = true;
        has_normalized_ = has_normalized_ || (token >> 24) != 0;
      }
  }

  /// Whether any is of a normalised number.
  bool has_normalized() const noexcept { return has_normalized_; }

  /// Drops what another text has as well. The filter passes few of its tokens.
  void keep_from(const std::vector<Token>& others) {
    for (const Token token : others) {
      if (!filter_[slot(token)]) continue;
      std::erase(removed_, token);
      std::erase(added_, token);
    }
  }

 private:
  static std::size_t slot(Token token) noexcept { return (token * 0x9e3779b1U) >> 22; }
  static void drop(std::vector<Token>& mine, const std::vector<Token>& theirs) {
    std::erase_if(mine, [&](Token token) { return std::find(theirs.begin(), theirs.end(), token) != theirs.end(); });
  }

  std::vector<Token>&removed_, &added_;
  std::bitset<1024> filter_;
  bool has_normalized_ = false;
};

/// What only one of two lists has, of each; they may be long.
void keep_sorted_differences(std::vector<Token>& a, std::vector<Token>& b) {
  for (auto* tokens : {&a, &b}) {
    std::ranges::sort(*tokens);
    tokens->erase(std::unique(tokens->begin(), tokens->end()), tokens->end());
  }
  std::vector<Token> only_a, only_b;
  std::ranges::set_difference(a, b, std::back_inserter(only_a));
  std::ranges::set_difference(b, a, std::back_inserter(only_b));
  a = std::move(only_a);
  b = std::move(only_b);
}

}  // namespace

Token identity_token(base::SipKey key, Identity identity, std::string_view value) {
  key.k1 ^= static_cast<std::uint64_t>(identity) + 1;
  return static_cast<Token>(base::siphash<1, 3>(key, value));
}

SearchTokens SearchTokens::of(const Record& record, const Schema& schema) {
  SearchTokens tokens;
  TokenMaker maker(schema, tokens);
  for (const auto& field : model::field_table)
    if (field.searched) maker.add_field(field, record.text(field.field));
  maker.add_contacts(record);
  return tokens;
}

TokenChange TokenChange::between(const Record& before, const Record& after, const Schema& schema) {
  TokenChange change;
  TokenMaker removed(schema, change.removed), added(schema, change.added);
  const auto is_changed = [&](const model::FieldInfo& field) {
    return before.text(field.field) != after.text(field.field);
  };
  bool any_changed = false;
  for (const auto& field : model::field_table) {
    if (!field.searched || !is_changed(field)) continue;
    removed.add_field(field, before.text(field.field));
    added.add_field(field, after.text(field.field));
    any_changed = true;
  }
  if (any_changed && schema.text_index) {
    ChangedTokens changed(change.removed.customer, change.added.customer);
    SearchTokens others;
    TokenMaker other(schema, others);
    for (const auto& field : model::field_table) {
      if (!field.searched || is_changed(field)) continue;
      others.customer.clear();
      other.add_texts(field, before.text(field.field), changed.has_normalized());
      changed.keep_from(others.customer);
    }
  }
  if (before.lists() != after.lists()) {
    removed.add_contacts(before);
    added.add_contacts(after);
    keep_sorted_differences(change.removed.contacts, change.added.contacts);
  }
  keep_sorted_differences(change.removed.identities, change.added.identities);
  return change;
}

}  // namespace custengine::storage
