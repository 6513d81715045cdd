#include "storage/search_tokens.hpp"

#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace custengine::storage {

using detail::Record;
using detail::Slot;

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

/// Drops from `mine` what `theirs` or `common` has.
void drop(std::vector<Token>& mine, const std::vector<Token>& theirs, const std::vector<Token>& common) {
  const auto has = [](const std::vector<Token>& tokens, Token token) {
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
  };
  std::erase_if(mine, [&](Token token) { return has(theirs, token) || has(common, token); });
}

/// The same of both.
void keep_differences(std::vector<Token>& a, std::vector<Token>& b, const std::vector<Token>& common) {
  const std::vector<Token> a_before = a;
  drop(a, b, common);
  drop(b, a_before, common);
}

/// The same for lists that may be long.
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
  SearchTokens kept;
  TokenMaker removed(schema, change.removed), added(schema, change.added), common(schema, kept);
  const auto is_changed = [&](const model::FieldInfo& field) {
    return before.text(field.field) != after.text(field.field);
  };
  const bool any_changed =
      std::ranges::any_of(model::field_table, [&](const auto& field) { return field.searched && is_changed(field); });
  if (any_changed) {
    for (const auto& field : model::field_table) {
      if (!field.searched) continue;
      const auto text = before.text(field.field);
      if (is_changed(field)) {
        removed.add_field(field, text);
        added.add_field(field, after.text(field.field));
      } else {
        common.add_field(field, text);
      }
    }
    keep_differences(change.removed.customer, change.added.customer, kept.customer);
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
