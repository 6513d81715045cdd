#pragma once

#include "codec/text_source.hpp"

#include <custengine/draft.hpp>
#include <custengine/result.hpp>

#include <optional>

namespace custengine::codec {

/// One customer of a file, or why it could not be read. The place is where the row begins; of a syntax error,
/// where that is.
struct Row {
  Place place = {};
  Result<CustomerDraft> draft;
};

/// The customers of a file, one after the other.
class RowReader {
 public:
  virtual ~RowReader() = default;

  /// Nothing after the last row. Errors: of the file as a whole; nothing more can be read then.
  virtual Result<std::optional<Row>> next() = 0;
};

}  // namespace custengine::codec
