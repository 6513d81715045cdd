#include "storage/search_tokens.hpp"

#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace custengine::storage {

using detail::Record;
using detail::Slot;

namespace {

void add_text(std::string_view text, bool normalized, std::vector<Token>& tokens) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    tokens.push_back(single(text[i], normalized));
    if (i + 1 < text.size())
      tokens.push_back(trigram(text[i], text[i + 1], i + 2 < text.size() ? text[i + 2] : '\0', normalized));
  }
}

class TokenMaker {
 public:
  TokenMaker(const Schema& schema, SearchTokens& tokens) : schema_(schema), tokens_(tokens) {}

  void add_folded(std::string_view text, std::vector<Token>& tokens) {
    if (text.empty() || !schema_.text_index) return;
    buffer_.clear();
    base::append_folded(text, buffer_);
    add_text(buffer_, false, tokens);
  }

  void add_email(std::string_view email, Identity identity) {
    if (!email.empty()) add_identity(identity, base::fold_case(email));
  }
  void add_mobile(std::string_view mobile, Identity identity, std::vector<Token>& tokens) {
    if (mobile.empty()) return;
    const std::string number = base::normalize_phone(mobile, schema_.keys.home());
    if (schema_.text_index) add_text(number, true, tokens);
    if (!number.empty()) add_identity(identity, number);
  }
  void add_vat_number(std::string_view vat_number) {
    if (vat_number.empty()) return;
    const std::string number = base::normalize_vat_number(vat_number);
    if (schema_.text_index) add_text(number, true, tokens_.customer);
    if (!number.empty()) add_identity(Identity::vat_number, number);
  }

 private:
  void add_identity(Identity identity, std::string_view value) {
    tokens_.identities.push_back(identity_token(schema_.hash_key, identity, value));
  }

  const Schema& schema_;
  SearchTokens& tokens_;
  std::string buffer_;
};

void make_unique(std::vector<Token>& tokens) {
  std::ranges::sort(tokens);
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
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
    if (field.searched) maker.add_folded(record.text(field.field), tokens.customer);
  maker.add_email(record.text(Slot::email), Identity::email);
  maker.add_mobile(record.text(Slot::mobile), Identity::mobile, tokens.customer);
  maker.add_vat_number(record.text(Slot::vat_number));
  if (record.lists()) {
    for (const Contact& contact : record.lists()->contacts) {
      for (const std::string* text : {&contact.first_name, &contact.last_name, &contact.email, &contact.mobile})
        maker.add_folded(*text, tokens.contacts);
      maker.add_email(contact.email, Identity::contact_email);
      maker.add_mobile(contact.mobile, Identity::contact_mobile, tokens.contacts);
    }
  }
  make_unique(tokens.customer);
  make_unique(tokens.contacts);
  make_unique(tokens.identities);
  return tokens;
}

void SearchTokens::drop_common(SearchTokens& a, SearchTokens& b) {
  const auto drop = [](std::vector<Token>& mine, std::vector<Token>& theirs) {
    std::vector<Token> only_mine, only_theirs;
    std::ranges::set_difference(mine, theirs, std::back_inserter(only_mine));
    std::ranges::set_difference(theirs, mine, std::back_inserter(only_theirs));
    mine = std::move(only_mine);
    theirs = std::move(only_theirs);
  };
  drop(a.customer, b.customer);
  drop(a.contacts, b.contacts);
  drop(a.identities, b.identities);
}

bool SearchTokens::same_source(const Record& a, const Record& b) noexcept {
  return a.lists() == b.lists() && std::ranges::all_of(model::field_table, [&](const auto& field) {
           return !field.searched || a.text(field.field) == b.text(field.field);
         });
}

}  // namespace custengine::storage
