#include "model/record.hpp"
#include "model/record_codec.hpp"

#include "base/crc32c.hpp"
#include "support.hpp"
#include "targets.hpp"

#include <custengine/draft.hpp>

#include <cstdint>
#include <string>

namespace custengine::fuzz {

namespace {

using detail::Record;

/// A stored form with a correct checksum.
std::string with_checksum(std::string_view form) {
  std::string bytes(form);
  const std::uint32_t checksum = base::crc32c(form);
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(checksum >> shift & 0xFFU));
  return bytes;
}

/// Reads every value, so that a sanitizer finds a view that leads nowhere.
void read_all(const Customer& customer) {
  const CustomerDraft draft = customer.to_draft();
  require(Customer(customer) == customer, "a customer equals itself");
  require(!draft.id.empty() && draft.version.value_or(0) > 0, "an accepted customer has an id and a version");
  require(!customer.display_name().empty(), "an accepted customer has a display name");
}

void check_record(std::string_view bytes) {
  const auto content = model::decode_record(bytes);
  if (!content) return require_good_error(content.error(), {ErrorCode::data_loss, ErrorCode::failed_precondition});
  const Customer customer = Record::to_customer(Record::make(*content));
  read_all(customer);
  const std::string once = model::encode(*content);
  const auto again = model::decode_record(once);
  require(again.has_value(), "what was decoded can be encoded and decoded again");
  require(Record::to_customer(Record::make(*again)).to_draft() == customer.to_draft(), "it is the same customer");
  require(model::encode(*again) == once, "an encoded customer keeps its bytes");
}

void check_details(std::string_view bytes) {
  const auto stored = model::decode_details(bytes);
  if (!stored) return require_good_error(stored.error(), {ErrorCode::data_loss, ErrorCode::failed_precondition});
  const std::string once = model::encode(*stored);
  const auto again = model::decode_details(once);
  require(again.has_value() && again->details == stored->details, "details are read back equal");
  require(model::encode(*again) == once, "encoded details keep their bytes");
}

}  // namespace

void stored_record(std::string_view input) {
  // As they are, and then with a good checksum, so that their fields are read.
  check_record(input);
  check_details(input);
  const std::string bytes = with_checksum(input);
  check_record(bytes);
  check_details(bytes);
}

}  // namespace custengine::fuzz
