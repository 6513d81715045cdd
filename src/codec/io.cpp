#include <custengine/io.hpp>

#include "codec/csv_writer.hpp"
#include "codec/customer_row.hpp"
#include "codec/json_writer.hpp"
#include "codec/row_importer.hpp"
#include "codec/row_readers.hpp"
#include "codec/text_sink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custengine {

namespace {

constexpr std::uint64_t progress_rows = 1000;

}  // namespace

Result<ImportReport> read_customers(std::istream& in, Session& session, const ReadOptions& options) {
  auto importer = session.importer(options.import);
  if (!importer) return importer.error();

  auto decoder = codec::Decoder::make(options.encoding);
  if (!decoder) return decoder.error();
  codec::TextSource source(in, codec::TextSource::default_chunk_bytes, *std::move(decoder));
  auto reader = codec::make_row_reader(source, options.format, options.columns,
                                       codec::TextCleaner(options.trim, options.empty_values),
                                       options.import.restore ? codec::Stamps::judged : codec::Stamps::left_out);
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
      // The file was not read to its end. An atomic import must then fail, because it is all or nothing.
      if (options.import.atomic)
        rows_in.stop({.code = ErrorCode::unavailable, .message = "stopped by the caller before the end"});
      return rows_in.finish();
    }
  }
  (void)may_go_on();
  return rows_in.finish();
}

struct CustomerWriter::State {
  codec::TextSink out;
  WriteOptions options = {};
  std::uint64_t customers = 0;

  void append(const Customer& customer, std::span<const StoreDetailsEntry> details) {
    std::string& text = out.text();
    if (options.format == Format::csv) {
      codec::append_csv(text, customer);
    } else {
      if (options.format == Format::json_array) text += customers == 0 ? "\n" : ",\n";
      if (options.store_details)
        codec::append_json(text, codec::ExportedRow{customer, details});
      else
        codec::append_json(text, customer);
      if (options.format != Format::json_array) text += '\n';
    }
  }
};

CustomerWriter::CustomerWriter(std::ostream& out, const WriteOptions& options)
    : state_(new State{.out = codec::TextSink(out), .options = options}) {
  if (options.format == Format::csv) codec::append_csv_header(state_->out.text());
  if (options.format == Format::json_array) state_->out.text() += '[';
}

CustomerWriter::CustomerWriter(CustomerWriter&&) noexcept = default;
CustomerWriter& CustomerWriter::operator=(CustomerWriter&&) noexcept = default;
CustomerWriter::~CustomerWriter() = default;

void CustomerWriter::write(const Customer& customer) {
  write(customer, {});
}

void CustomerWriter::write(const Customer& customer, std::span<const StoreDetailsEntry> details) {
  state_->out.append([&] { state_->append(customer, details); });
  ++state_->customers;
}

bool CustomerWriter::failed() const noexcept {
  return state_->out.failed();
}

Result<std::uint64_t> CustomerWriter::finish() {
  if (state_->options.format == Format::json_array) state_->out.text() += state_->customers == 0 ? "]\n" : "\n]\n";
  if (auto finished = state_->out.finish(); !finished) return finished.error();
  return state_->customers;
}

Result<std::uint64_t> write_customers(std::ostream& out, const Session& session, const WriteOptions& options) {
  if (options.store_details && options.format == Format::csv)
    return codec::invalid("storeDetails", "have no place in a CSV: write JSON, or leave them out");
  const auto snapshot = session.snapshot();
  if (!snapshot) return snapshot.error();
  std::vector<StoreDetailsEntry> details;
  if (options.store_details) details = snapshot->store_details();
  std::ranges::stable_sort(details, {}, &StoreDetailsEntry::customer_id);
  std::vector<Customer> customers;
  customers.reserve(snapshot->size());
  for (const Customer& customer : *snapshot) customers.push_back(customer);
  std::ranges::sort(customers, {}, &Customer::id);

  CustomerWriter writer(out, options);
  for (const Customer& customer : customers) {
    const auto first = std::ranges::lower_bound(details, customer.id(), {}, &StoreDetailsEntry::customer_id);
    const auto last = std::ranges::upper_bound(details, customer.id(), {}, &StoreDetailsEntry::customer_id);
    writer.write(customer, {first, last});
  }
  return writer.finish();
}

Result<std::uint64_t> write_changes(std::ostream& out, std::span<const Change> changes) {
  codec::TextSink sink(out);
  for (const Change& change : changes)
    sink.append([&] {
      codec::append_json(sink.text(), change);
      sink.text() += '\n';
    });
  if (auto finished = sink.finish(); !finished) return finished.error();
  return changes.size();
}

}  // namespace custengine
