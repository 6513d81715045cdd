#pragma once

#include "model/record_content.hpp"

#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::model {

// The stored form of customers and store details: a format byte, a message in protobuf's wire format, a checksum. The
// checksum is the CRC-32C of both in four bytes, little-endian. docs/internals/customer.proto describes the messages.
// The field table has the numbers of their fields. docs/internals/decisions/stored-record.md lists what may change.
//
// Fields that a newer version added are kept and written back. Derived values are not stored: display names, sort keys.

/// The first byte of a stored form.
enum class StoredFormat : std::uint8_t { customer = 1, store_details = 2, tenant_options = 3 };

/// Returns a customer's content as bytes. Equal contents have equal bytes. Cost: O(bytes); with unknown members of n
/// objects O(bytes + n log n).
std::string encode(const detail::RecordContent& content);

/// Returns the content of a stored customer. Requires nothing of the bytes: they may be damaged, or made by an
/// attacker. The content has an id and a version. Its texts are UTF-8 and at most as long as those of a draft. No other
/// rule of a draft is checked, so that records of earlier versions can be read.
///
/// Errors: data_loss (the bytes are not what encode() returned), failed_precondition (a newer version encoded them, in
/// a form that this one does not know). Lifetime: the texts are views into `bytes`. Cost: O(bytes) of time and memory.
Result<detail::RecordContent> decode_record(std::string_view bytes);

/// Returns the unknown fields of a content, without the members of objects that were removed from it, in the order of
/// encode(). Returns the same object if that changes nothing. Cost: as encode() and decode_record().
base::RefPtr<const detail::UnknownFields> unknown_fields_in_use(const detail::RecordContent& content);

/// Store details, and what a newer version added to them.
struct StoredDetails {
  StoreDetails details = {};
  base::RefPtr<const detail::UnknownFields> unknown = {};
};

/// Returns store details as bytes. Equal details have equal bytes. Cost: O(bytes).
std::string encode(const StoredDetails& stored);
/// Returns stored store details. Errors and cost: as decode_record(). Lifetime: owns its texts.
Result<StoredDetails> decode_details(std::string_view bytes);

}  // namespace custengine::model
