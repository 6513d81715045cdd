#pragma once

#include "../../random.hpp"
#include "base/crc32c.hpp"
#include "model/field_table.hpp"
#include "model/record.hpp"
#include "model/record_codec.hpp"

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Customers to store, and stored forms.
namespace custengine::test {

/// A customer with the times and the version of the draft.
Customer made(CustomerDraft draft);
/// Every member is set.
CustomerDraft full_draft();
/// Returns "<NAME>", cut at the field's limit: a text of the customer in full_draft().
std::string text_of_full_draft(const model::FieldInfo& field);
/// Any members, of any length up to the limit. Texts keep no rule except that they are UTF-8.
CustomerDraft random_draft(Random& random);
StoreDetails random_details(Random& random);

inline std::string stored(const Customer& customer) {
  return model::encode(detail::Record::of(customer).content());
}

/// The customer in a stored form.
inline Result<Customer> loaded(std::string_view bytes) {
  const auto content = model::decode_record(bytes);
  if (!content) return content.error();
  return detail::Record::to_customer(detail::Record::make(*content));
}

/// A stored form of any message, with a correct checksum.
inline std::string sealed(std::string_view message, model::StoredFormat format = model::StoredFormat::customer) {
  std::string bytes = std::string(1, static_cast<char>(format)).append(message);
  const std::uint32_t checksum = base::crc32c(bytes);
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(checksum >> shift & 0xFFU));
  return bytes;
}

/// The message in a stored form.
inline std::string_view message_of(std::string_view bytes) {
  return bytes.substr(1, bytes.size() - 5);
}

}  // namespace custengine::test
