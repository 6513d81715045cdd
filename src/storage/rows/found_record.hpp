#pragma once

#include "base/ref_ptr.hpp"
#include "model/record.hpp"
#include "storage/rows/row_number.hpp"

#include <utility>

namespace custengine::storage {

using RecordPtr = base::RefPtr<const detail::Record>;

/// A record that was current when it was found, and its row. With the row, checking whether it is still current needs
/// no look-up.
struct FoundRecord : RecordPtr {
  FoundRecord() = default;
  FoundRecord(RecordPtr record, RowNumber row_number) noexcept : RecordPtr(std::move(record)), row(row_number) {}
  RowNumber row = 0;
};

}  // namespace custengine::storage
