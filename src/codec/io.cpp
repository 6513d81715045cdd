#include <custengine/io.hpp>

#include "codec/csv_writer.hpp"
#include "codec/json_writer.hpp"
#include "codec/row_importer.hpp"
#include "codec/row_readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace custengine {

namespace {

constexpr std::uint64_t progress_rows = 1000;
constexpr std::size_t flush_bytes = std::size_t{64} << 10;

class RowWriter {
 public:
  RowWriter(std::ostream& out, Format format) : out_(out.rdbuf()), format_(format) {
    if (format_ == Format::csv) codec::append_csv_header(text_);
    if (format_ == Format::json_array) text_ += '[';
  }

  void write(const Customer& customer) {
    if (format_ == Format::csv) {
      codec::append_csv(text_, customer);
    } else {
      if (format_ == Format::json_array) text_ += is_first_ ? "\n" : ",\n";
      codec::append_json(text_, customer);
      if (format_ != Format::json_array) text_ += '\n';
    }
    is_first_ = false;
    if (text_.size() >= flush_bytes) flush();
  }

  // Whether all arrived.
  bool finish() {
    if (format_ == Format::json_array) text_ += is_first_ ? "]\n" : "\n]\n";
    flush();
    return static_cast<bool>(out_.flush());
  }

 private:
  void flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

  std::ostream out_;  // over the caller's buffer, so that the caller's exception mask has no say
  Format format_;
  std::string text_;
  bool is_first_ = true;
};

}  // namespace

Result<ImportReport> read_customers(std::istream& in, Session& session, const ReadOptions& options) {
  auto importer = session.importer(options.import);
  if (!importer) return importer.error();

  auto decoder = codec::Decoder::make(options.encoding);
  if (!decoder) return decoder.error();
  codec::TextSource source(in, codec::TextSource::default_chunk_bytes, *std::move(decoder));
  auto reader = codec::make_row_reader(source, options.format, options.columns,
                                       codec::TextCleaner(options.trim, options.empty_values));
  if (!reader) return reader.error();

  std::uint64_t rows = 0;
  codec::RowImporter rows_in(*std::move(importer), options.failed_row);
  const auto may_go_on = [&] { return !options.progress || options.progress(source.file_bytes(), rows); };
  while (true) {
    auto row = (*reader)->next();
    if (source.failed())
      return Error{.code = ErrorCode::data_loss,
                   .message = fmt::format("the stream failed after {} bytes", source.file_bytes())};
    if (!row) return row.error();
    if (!*row) break;
    ++rows;
    if (auto imported = rows_in.add(**std::move(row)); !imported) return imported.error();
    if (options.stop_at_first_error && rows_in.failed() > 0) break;
    if (rows % progress_rows == 0 && !may_go_on()) {
      // What was read so far is not all, and an atomic import is all or nothing.
      if (options.import.atomic)
        rows_in.stop({.code = ErrorCode::unavailable, .message = "stopped by the caller before the end"});
      return rows_in.finish();
    }
  }
  (void)may_go_on();
  return rows_in.finish();
}

Result<std::uint64_t> write_customers(std::ostream& out, const Session& session, const WriteOptions& options) {
  const auto snapshot = session.snapshot();
  if (!snapshot) return snapshot.error();
  std::vector<Customer> customers;
  customers.reserve(snapshot->size());
  for (const Customer& customer : *snapshot) customers.push_back(customer);
  std::ranges::sort(customers, {}, &Customer::id);

  RowWriter writer(out, options.format);
  for (const Customer& customer : customers) writer.write(customer);
  if (!writer.finish()) return Error{.code = ErrorCode::unavailable, .message = "the stream takes no more"};
  return customers.size();
}

}  // namespace custengine
