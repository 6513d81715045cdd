#pragma once

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/import.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

class Engine;

/// The format of a file of customers.
/// - detect: found from the first character: `[` is json_array, `{` json_lines, any other csv. Written: json_lines.
/// - json_lines: one JSON object per line.
/// - json_array: one array of objects.
/// - csv: RFC 4180; the first row names the columns. Between fields is `,` `;` or tab, found from the header. Quoted
///   fields may hold line breaks. Lines end with LF, CRLF or CR; a BOM is optional. docs/io.md describes lists in a
///   CSV.
enum class Format { detect, json_lines, json_array, csv };

/// Options of read_customers.
struct ReadOptions {
  Format format = Format::detect;
  ImportOptions import = ImportOptions();  // with {} GCC 12 destroys it twice if a later member throws
  bool stop_at_first_error = false;        ///< an atomic import finds broken rules only at the end
  /// Maps names in the file to wire names, for CSV headers and JSON members; "" as the wire name ignores the column. If
  /// there is a map, columns and members that neither it nor the wire names know are ignored. Without a map they are
  /// errors.
  std::map<std::string, std::string> columns = {};
  /// Called every 1 000 rows and at the end with the bytes and rows read so far; false stops reading. An atomic import
  /// then imports nothing, and its report has an unavailable. Exceptions leave read_customers.
  std::function<bool(std::uint64_t bytes, std::uint64_t rows)> progress = {};
  /// The file's encoding: any that ICU knows by that name ("windows-1252", "ISO-8859-1", "UTF-16LE", …); empty: UTF-8.
  /// The file is converted while it is read. A row fails if it has bytes that the encoding does not have.
  std::string encoding = {};
  /// Drops blanks (Unicode's White_Space) at both ends of every text in the file, nested texts and names of CSV columns
  /// included.
  bool trim = false;
  /// Texts that mean "not set" if a value equals one of them ("NULL", "N/A"), nested values included. A CSV cell then
  /// counts as empty, a JSON text as null. Compared by bytes, after `trim`.
  std::vector<std::string> empty_values = {};
  /// Called once for each row that failed, as soon as the failure is known. An atomic import, or one into an empty
  /// tenant, refuses some rows only at the end: for them it is called before read_customers returns. Exceptions leave
  /// read_customers; rows that were written before stay.
  /// `row` is the row's text in the file, in UTF-8 and without line end: a JSON line, an element of the array, or a CSV
  /// record. A row over the limit of 16 MiB is cut to its first 1 KiB.
  /// Lifetime: `row` is valid during the call.
  /// Cost: an atomic import, and one into an empty tenant, keeps the texts of its rows until the end.
  std::function<void(const ImportReport::Item& item, std::string_view row)> failed_row = {};
};

/// Options of write_customers and CustomerWriter.
struct WriteOptions {
  Format format = Format::json_lines;  ///< detect: JSON Lines
  /// Writes the details that stores keep of each customer, as the member `storeDetails`, which ImportOptions::restore
  /// reads. Not for a CSV: write_customers refuses it there.
  bool store_details = false;
};

/// Imports every customer of a stream. A row that cannot be read, or breaks a rule, changes nothing; the report has it
/// with its line and column. The other rows are imported, unless `import.atomic`.
/// Errors: as Session::import_customers. Beside them:
/// - invalid_argument: the stream as a whole makes no sense (no header, an unknown column, not an array, UTF-16 without
///   `encoding`), or `encoding` is unknown.
/// - data_loss: the stream fails, or is cut off within a JSON array.
///
/// After an error, rows that were written before stay. An atomic import, or one into an empty tenant, has written none.
/// Threads: needs stream and options for itself; other writers to the tenant go on.
/// Cost: besides the customers and the report, memory for the largest row. That is at most some 70 MiB, whatever the
/// size of the file (but see `failed_row`).
CUSTENGINE_API Result<ImportReport> read_customers(std::istream& in, Session& session, const ReadOptions& options = {});

/// Writes all customers of one moment in ascending order of id. Returns their number. Needs TENANT.ACCESS.
/// Errors: permission_denied, not_found; invalid_argument (store details in a CSV); unavailable if the stream fails, or
/// had failed before.
/// Threads: needs the stream for itself; other writers to the tenant go on.
/// Cost: a pointer per customer, O(n log n) to sort them, and pieces of text of 64 KiB.
CUSTENGINE_API Result<std::uint64_t> write_customers(std::ostream& out, const Session& session,
                                                     const WriteOptions& options = {});

/// Writes changes as JSON Lines, each as to_json writes it. Returns their number.
/// Errors: unavailable if the stream fails, or had failed before.
CUSTENGINE_API Result<std::uint64_t> write_changes(std::ostream& out, std::span<const Change> changes);

/// The number of things in a dump.
struct DumpReport {
  std::uint64_t customers = 0, store_details = 0, merged_ids = 0;
  std::uint64_t sequence = 0;  ///< the number of the newest change
  friend bool operator==(const DumpReport&, const DumpReport&) = default;
};

/// Writes a whole tenant at one moment: its options, stores, customers with versions and times, store details, ids of
/// merged customers, and the sequence. Left out are the changes, and the external source, which is code. The same
/// tenant gives the same bytes.
/// Errors: not_found; unavailable if the stream fails, or had failed before.
/// Threads: needs the stream for itself; writers to the tenant go on. Cost: as write_customers.
CUSTENGINE_API Result<DumpReport> dump_tenant(std::ostream& out, const Engine& engine, std::string_view id);

/// The same to a file, which is there as a whole or not at all: it is written beside, flushed to the disk and renamed.
/// Only its owner may read it. Errors: not_found; unavailable, with the system's reason.
CUSTENGINE_API Result<DumpReport> dump_tenant(const std::filesystem::path& file, const Engine& engine,
                                              std::string_view id);

/// Creates a tenant from a dump, also under another id. It answers every request as the dumped tenant did, except for
/// its changes: they begin after the sequence. So a reader that is up to date goes on, and one that is behind gets
/// failed_precondition. Cursors and snapshots of the dumped tenant are refused. The tenant becomes visible only when it
/// is whole; an error leaves nothing behind.
/// Errors:
/// - invalid_argument: id.
/// - already_exists.
/// - data_loss, with the line: the dump is cut off, damaged anywhere, or of a later version.
/// - resource_exhausted: EngineOptions::max_bytes. The dump's own limits hold only for later writes.
/// - unavailable: the stream fails, or had failed before.
///
/// Threads: needs the stream for itself; the engine's other tenants go on.
/// Cost: as an import of the customers into an empty tenant, and memory for the largest customer.
CUSTENGINE_API Result<DumpReport> restore_tenant(std::istream& in, Engine& engine, std::string_view id);

/// The same from a file. Errors: as above; unavailable, with the system's reason, if the file cannot be read.
CUSTENGINE_API Result<DumpReport> restore_tenant(const std::filesystem::path& file, Engine& engine,
                                                 std::string_view id);

/// All that a tenant holds of one person, as one JSON object, for those who have a right to know it:
///
///     {"customer":{…},"storeDetails":[{"storeUid":"oslo",…}],"mergedUids":["c-7"],"changes":[…],"sequence":123}
///
/// - "customer" is written as by to_json.
/// - "storeDetails" has the details of each store, "mergedUids" the ids of customers that were merged into this one.
/// - "changes" has its changes and those of the merged customers, as far as the history keeps them, oldest first. Each
///   is written as by to_json, with "customerBefore", the version before. Another customer that had the id earlier is
///   not shown.
/// - "sequence" is that of the tenant's newest change: all of it belongs to one moment.
///
/// Members may be added. Needs TENANT.ACCESS. An Interceptor sees one Operation::snapshot, with the id.
/// Errors: permission_denied; invalid_argument (id); not_found. For an id that was merged into another,
/// Error::holder_id of not_found names that one.
/// Threads: any; writers go on. Cost: O(changes that are kept), and the text.
CUSTENGINE_API Result<std::string> export_customer(const Session& session, std::string_view id);

/// Writes customers that come one after the other: a page, a selection, or customers as the program computes them.
///
/// Lifetime: uses the stream until it is destroyed. A moved-from CustomerWriter may only be assigned to or destroyed.
/// Threads: one at a time. Cost: pieces of text of 64 KiB.
class CUSTENGINE_API CustomerWriter {
 public:
  explicit CustomerWriter(std::ostream& out, const WriteOptions& options = {});
  CustomerWriter(CustomerWriter&&) noexcept;
  CustomerWriter& operator=(CustomerWriter&&) noexcept;
  ~CustomerWriter();

  /// Writes the next customer, in the order of the calls. finish() reports a stream that fails. If memory runs out
  /// (std::bad_alloc), nothing of the customer is written.
  void write(const Customer& customer);
  /// The same with the details that stores keep of it, if WriteOptions::store_details says so and the format is not
  /// CSV. The customer ids in `details` are ignored.
  void write(const Customer& customer, std::span<const StoreDetailsEntry> details);

  /// True if the stream is known to have failed, so that a program can stop making customers for it. The last piece of
  /// text may still fail in finish().
  bool failed() const noexcept;

  /// Ends the file and returns the number of customers; nothing may be written afterwards. Without finish() the file
  /// has no end. Errors: unavailable if the stream failed.
  Result<std::uint64_t> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine
