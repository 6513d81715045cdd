#pragma once

#include <custengine/engine.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::engine {

// The stored form of a tenant's options: a format byte, a message in protobuf's wire format, and its CRC-32C. See
// docs/internals/customer.proto. The external source is code of the host, and is left out.

/// The numbers of the fields. They never change, and those of fields that are gone are not used again.
namespace option_numbers {
enum : std::uint32_t {
  locale = 1,
  country_code,
  sort_index,
  text_index,
  unique_external_reference,
  extension,
  allowed_extension,
  store,
  max_customers,
  change_history,
  change_history_bytes,
  also_searched,
  max_bytes,
  change_log,
};
}  // namespace option_numbers

/// Equal options have equal bytes.
std::string encode(const TenantOptions& options);
/// Requires nothing of the bytes. Fields of a newer version are ignored: a file that has them tells so, see
/// docs/internals/decisions/sqlite-file.md. Errors: data_loss; failed_precondition (a newer format, or a value that
/// only a newer version knows).
Result<TenantOptions> decode_options(std::string_view bytes);

}  // namespace custengine::engine
