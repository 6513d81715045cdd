#pragma once

#include "base/siphash.hpp"
#include "model/field_table.hpp"
#include "model/record.hpp"
#include "storage/keys/customer_version.hpp"
#include "storage/keys/schema.hpp"
#include "storage/keys/token.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// The kinds of values that identify a customer. They compare as a whole: email addresses by base::email_key(), numbers
/// normalised.
enum class Identity : std::uint8_t { email, mobile, vat_number, contact_email, contact_mobile };

/// Returns the token of a value, a hash. Different values may share a token.
Token identity_token(base::SipKey key, Identity identity, std::string_view value);

/// The customer's own fields that identify it.
inline constexpr std::array identity_fields = {model::Field::email, model::Field::mobile, model::Field::vat_number};

/// Appends the tokens of all values that identify a customer, its contacts' values included.
void append_identity_tokens(CustomerVersion& version, base::SipKey hash_key, std::vector<Token>& tokens);

/// Returns the customer's own values of an identity, normalised: each number of the mobile field, and the VAT number
/// without its country. Empty for the identities of contacts.
std::vector<std::string> identity_values(const detail::Record& record, Identity identity, const Schema& schema);
/// True if two customers have a value in common. VAT numbers with known, different countries never count as common.
bool have_same_identity(const detail::Record& a, const detail::Record& b, Identity identity, const Schema& schema);

}  // namespace custengine::storage
