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

/// One customer of a file, or why it could not be read. The place is where the row begins; of a syntax error,
/// where that is.
struct Row {
  Place place = {};
  Result<CustomerDraft> draft;
  /// The row as it stands in the file, without line end; the first max_told_bytes of one that is too large.
  /// Valid until the next row is read.
  std::string_view text = {};
  detail::NamedMembers named = {};
  std::vector<StoreDetailsEntry> store_details = {};  ///< of a row that is restored; without the customer's id

  static constexpr std::size_t max_told_bytes = 1024;
};

/// The customers of a file, one after the other.
class RowReader {
 public:
  virtual ~RowReader() = default;

  /// Nothing after the last row. Errors: of the file as a whole; nothing more can be read then.
  virtual Result<std::optional<Row>> next() = 0;
};

}  // namespace custengine::codec
