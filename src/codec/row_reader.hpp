#pragma once

#include "codec/text_source.hpp"
#include "model/named_members.hpp"

#include <custengine/draft.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// One customer of a file, or the reason why it could not be read. The place is the begin of the row, or the position
/// of a syntax error.
struct Row {
  SourcePosition place = {};
  Result<CustomerDraft> draft;
  /// The row as in the file, without line end. Only the first max_told_bytes if it is too large. Valid until the next
  /// row is read.
  std::string_view text = {};
  detail::NamedMembers named = {};
  std::vector<StoreDetailsEntry> store_details = {};  ///< of a row that is restored; without the customer's id

  static constexpr std::size_t max_told_bytes = 1024;
};

/// Reads the customers of a file one by one.
class RowReader {
 public:
  virtual ~RowReader() = default;

  /// Returns nullopt after the last row. Errors: of the file as a whole; reading cannot continue then.
  virtual Result<std::optional<Row>> next() = 0;
};

}  // namespace custengine::codec
