#pragma once

#include "codec/row_reader.hpp"
#include "codec/row_texts.hpp"

#include <custengine/import.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <cstdint>
#include <functional>
#include <string_view>

namespace custengine::codec {

/// Passes the rows of a file to an import. Calls ReadOptions::failed_row once for each row that fails.
class RowImporter {
 public:
  using FailedRow = std::function<void(const ImportReport::Item&, std::string_view row)>;

  /// `failed_row` may be empty, and must outlive this.
  RowImporter(Importer importer, const FailedRow& failed_row);

  /// Errors: as Importer::add.
  Result<void> add(Row row);

  /// Adds a failure that belongs to no row.
  void stop(Error error) { importer_.reject(std::move(error)); }

  std::uint64_t failed() const noexcept { return importer_.failed(); }

  /// See Importer::finish.
  Result<ImportReport> finish();

 private:
  Importer importer_;
  const FailedRow& failed_row_;
  bool keeps_texts_;
  RowTexts texts_;  // of the rows that may still fail
  std::uint64_t rows_ = 0;
};

}  // namespace custengine::codec
