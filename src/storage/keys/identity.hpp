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

/// Values that name a customer, compared whole: email addresses as base::email_key has them, numbers normalised.
enum class Identity : std::uint8_t { email, mobile, vat_number, contact_email, contact_mobile };

/// The token of a value. Different values may share one.
Token identity_token(base::SipKey key, Identity identity, std::string_view value);

/// The fields of a customer's own that name it.
inline constexpr std::array identity_fields = {model::Field::email, model::Field::mobile, model::Field::vat_number};

/// Appends the tokens of all values that name a customer, those of its contacts too.
void append_identity_tokens(CustomerVersion& version, base::SipKey hash_key, std::vector<Token>& tokens);

/// The values of a customer's own that name it, normalised: of mobile each of its numbers, of a VAT number the number
/// without its country. Not those of its contacts.
std::vector<std::string> identity_values(const detail::Record& record, Identity identity, const Schema& schema);
/// True if two customers have a value in common; VAT numbers of two countries that are known and differ are none.
bool have_same_identity(const detail::Record& a, const detail::Record& b, Identity identity, const Schema& schema);

}  // namespace custengine::storage
