#include "codec/row_importer.hpp"

#include <optional>
#include <utility>

namespace custengine::codec {

RowImporter::RowImporter(Importer importer, const FailedRow& failed_row)
    : importer_(std::move(importer)),
      failed_row_(failed_row),
      keeps_texts_(failed_row && importer_.may_reject_in_finish()) {}

Result<void> RowImporter::add(Row row) {
  const auto [line, column] = std::pair(row.place.line, row.place.column);
  const std::uint64_t index = rows_++, failed_before = importer_.failed();
  if (row.draft) {
    if (auto added = importer_.add(*std::move(row.draft), row.named, std::move(row.store_details), line, column);
        !added)
      return added;
  } else {
    importer_.reject(row.draft.error(), line, column);
  }
  if (!failed_row_) return {};

  const bool has_failed = importer_.failed() > failed_before;
  if (keeps_texts_) texts_.add(has_failed ? std::nullopt : std::optional(row.text));
  if (!has_failed) return {};
  // An atomic import reports rejected rows only at its end, so its failures() cannot be used for them.
  if (row.draft)
    failed_row_(importer_.failures().back(), row.text);
  else
    failed_row_({.index = index, .line = line, .column = column, .error = row.draft.error()}, row.text);
  return {};
}

Result<ImportReport> RowImporter::finish() {
  auto report = importer_.finish();
  if (!report || !keeps_texts_) return report;
  for (const ImportReport::Item& item : report->failed)
    if (const auto text = texts_.find(item.index)) failed_row_(item, *text);
  return report;
}

}  // namespace custengine::codec
