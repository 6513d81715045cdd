#include "storage/keys/identity.hpp"

#include "base/email.hpp"
#include "base/phone.hpp"
#include "base/vat_number.hpp"

#include <algorithm>

namespace custengine::storage {

using detail::Record;

Token identity_token(base::SipKey key, Identity identity, std::string_view value) {
  key.k1 ^= static_cast<std::uint64_t>(identity) + 1;
  return static_cast<Token>(base::siphash13(key, value));
}

void append_identity_tokens(CustomerVersion& version, base::SipKey hash_key, std::vector<Token>& tokens) {
  const auto add = [&](Identity identity, std::string_view value) {
    if (!value.empty()) tokens.push_back(identity_token(hash_key, identity, value));
  };
  const auto add_phone_numbers = [&](Identity identity, std::string_view numbers) {
    base::for_each_phone_number(numbers, [&](std::string_view number) { add(identity, number); });
  };
  add(Identity::email, base::email_key(version.record().text(model::Field::email)));
  add_phone_numbers(Identity::mobile, version.mobile());
  // Without its country, because a number of unknown country equals that of any country.
  add(Identity::vat_number, version.vat_number().number);
  for (const Contact& contact : version.contacts()) add(Identity::contact_email, base::email_key(contact.email));
  for (const std::string& numbers : version.contact_mobiles()) add_phone_numbers(Identity::contact_mobile, numbers);
}

std::vector<std::string> identity_values(const Record& record, Identity identity, const Schema& schema) {
  CustomerVersion version(record, schema);
  std::vector<std::string> values;
  const auto add = [&values](std::string_view value) {
    if (!value.empty()) values.emplace_back(value);
  };
  if (identity == Identity::email) add(base::email_key(record.text(model::Field::email)));
  if (identity == Identity::mobile) base::for_each_phone_number(version.mobile(), add);
  if (identity == Identity::vat_number) add(version.vat_number().number);
  return values;
}

bool have_same_identity(const Record& a, const Record& b, Identity identity, const Schema& schema) {
  CustomerVersion first(a, schema), second(b, schema);
  if (identity == Identity::vat_number && base::differ_in_country(first.vat_number(), second.vat_number()))
    return false;
  const auto values = identity_values(a, identity, schema), others = identity_values(b, identity, schema);
  return std::ranges::find_first_of(values, others) != values.end();
}

}  // namespace custengine::storage
