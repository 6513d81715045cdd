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

/// JSON Lines: one JSON object a line. JSON array: one array of objects. CSV: RFC 4180, with `,` `;` or tab
/// between fields (found out from the header), quoted fields that may hold line breaks, lines that end with LF,
/// CRLF or CR, with or without BOM; the first row names the columns. docs/io.md says how lists stand in a CSV.
enum class Format { detect, json_lines, json_array, csv };

/// How a stream of customers is read.
struct ReadOptions {
  Format format = Format::detect;
  ImportOptions import = ImportOptions();  // with {} GCC 12 destroys it twice if what is behind it throws
  bool stop_at_first_error = false;        ///< an atomic import finds broken rules in the end only
  /// Name in the file -> wire name, for CSV headers and JSON members; "" as the wire name ignores the column.
  /// Given a map, columns and members that neither it nor the wire names know are ignored; without one they
  /// are errors.
  std::map<std::string, std::string> columns = {};
  /// Called now and then with what has been read so far; false stops reading there. What it throws leaves
  /// read_customers.
  std::function<bool(std::uint64_t bytes, std::uint64_t rows)> progress = {};
  /// Empty: UTF-8. Else the file is converted as it is read, from any encoding that ICU knows by that name:
  /// "windows-1252", "ISO-8859-1", "UTF-16LE", … Bytes that the encoding does not have fail their row.
  std::string encoding = {};
  /// Drops blanks (Unicode's White_Space) from both ends of every text in the file, nested ones and the names
  /// of a CSV's columns included.
  bool trim = false;
  /// Texts that mean "not set" where a value is nothing else ("NULL", "N/A"), nested ones included: a CSV's
  /// cell counts as empty then, a text in JSON as null. Compared by bytes, after `trim`.
  std::vector<std::string> empty_values = {};
  /// Called once for each row that failed, with the row as it stood in the file (in UTF-8): a JSON line, an
  /// array's element or a CSV's record, without line end; of a row over the limit of 16 MiB the first 1 KiB.
  /// `row` is valid during the call. It is called as soon as the row is known to have failed; what an atomic
  /// import, or one into an empty tenant, refuses in the end, is told before read_customers returns. What it
  /// throws leaves read_customers; what was written until then stays.
  /// Cost: an atomic import, and one into an empty tenant, keeps the text of its rows until the end.
  std::function<void(const ImportReport::Item& item, std::string_view row)> failed_row = {};
};

/// How customers are written to a stream.
struct WriteOptions {
  Format format = Format::json_lines;  ///< detect: JSON Lines
  /// With what stores keep of each customer, as the member `storeDetails`, which ImportOptions::restore reads. Not in a
  /// CSV: write_customers refuses it there.
  bool store_details = false;
};

/// Imports every customer of a stream. A row that cannot be read or breaks a rule is reported with its line
/// and column and changes nothing; the others are imported (unless `import.atomic`).
/// Errors: as Session::import_customers; invalid_argument when the stream as a whole makes no sense (no
/// header, an unknown column, not an array, UTF-16 without `encoding`) or `encoding` is unknown; data_loss when
/// the stream fails or is cut off within a JSON array.
/// Threads: needs stream and options for itself; other writers to the tenant go on.
/// Cost: beyond the customers themselves and the report, memory for the largest row, never more than some
/// 70 MiB, whatever the size of the file (but see `failed_row`).
CUSTENGINE_API Result<ImportReport> read_customers(std::istream& in, Session& session, const ReadOptions& options = {});

/// Writes all customers of one moment in ascending order of id; gives their number.
/// Errors: permission_denied, not_found; invalid_argument (store details in a CSV); unavailable when the stream fails,
/// or had failed before.
/// Threads: needs the stream for itself; other writers to the tenant go on. Cost: a pointer per customer, O(n log n) to
/// put them in order, and pieces of text of 64 KiB.
CUSTENGINE_API Result<std::uint64_t> write_customers(std::ostream& out, const Session& session,
                                                     const WriteOptions& options = {});

/// Writes changes as JSON Lines, each as to_json gives it; gives their number.
/// Errors: unavailable when the stream fails, or had failed before.
CUSTENGINE_API Result<std::uint64_t> write_changes(std::ostream& out, std::span<const Change> changes);

/// What a dump holds.
struct DumpReport {
  std::uint64_t customers = 0, store_details = 0, merged_ids = 0;
  std::uint64_t sequence = 0;  ///< of the newest change
  friend bool operator==(const DumpReport&, const DumpReport&) = default;
};

/// Writes a whole tenant, as it is at one moment: its options, stores, customers with versions and times, store
/// details, ids of customers that were merged, and the sequence. Left out are the changes, and the external source,
/// which is code. The same tenant gives the same bytes. Errors: not_found; unavailable when the stream fails, or had
/// failed before. Threads: needs the stream for itself; writers to the tenant go on. Cost: as write_customers.
CUSTENGINE_API Result<DumpReport> dump_tenant(std::ostream& out, const Engine& engine, std::string_view id);

/// The same to a file, which is there as a whole or not at all: it is written beside, flushed to the disk and renamed.
/// Only its owner may read it. Errors: not_found; unavailable, with the system's reason.
CUSTENGINE_API Result<DumpReport> dump_tenant(const std::filesystem::path& file, const Engine& engine,
                                              std::string_view id);

/// Makes a tenant of a dump, also under another id: what can be asked of it has the answers of the one that was dumped,
/// save its changes. They begin behind the sequence, so that a reader which is up to date goes on, and one that is
/// behind gets failed_precondition. Cursors and snapshots of the dumped tenant are refused. Nobody sees the tenant
/// before it is whole; on an error nothing is left of it. Errors: invalid_argument (id); already_exists; data_loss with
/// the line, if the dump is cut off or damaged anywhere, or is of a later version; resource_exhausted
/// (EngineOptions::max_bytes; the dump's own limits hold only for what comes later); unavailable when the stream fails.
/// Threads: needs the stream for itself; the engine's other tenants go on. Cost: as an import of the customers into an
/// empty tenant; memory for the largest customer besides.
CUSTENGINE_API Result<DumpReport> restore_tenant(std::istream& in, Engine& engine, std::string_view id);

/// The same from a file. Errors: as above; unavailable, with the system's reason, if it cannot be read.
CUSTENGINE_API Result<DumpReport> restore_tenant(const std::filesystem::path& file, Engine& engine,
                                                 std::string_view id);

/// All that a tenant holds of one person, as one JSON object, for those who have a right to know it:
///
///     {"customer":{…},"storeDetails":[{"storeUid":"oslo",…}],"mergedUids":["c-7"],"changes":[…],"sequence":123}
///
/// "customer" is as to_json gives it, "storeDetails" are what each store keeps, "mergedUids" the ids of customers that
/// were merged into it. "changes" are those of it, and of the merged ones, that the history still keeps, oldest first:
/// as to_json gives them, with "customerBefore", the version before. Another customer that had the id earlier is not
/// shown. "sequence" is that of the tenant's newest change: all of it belongs to one moment. Members may be added.
/// Needs TENANT.ACCESS. An Interceptor sees one Operation::snapshot, with the id. Errors: permission_denied;
/// invalid_argument (id); not_found, also of an id that was merged into another, whose Error::holder_id says which.
/// Threads: any; writers go on. Cost: O(changes that are kept), and the text.
CUSTENGINE_API Result<std::string> export_customer(const Session& session, std::string_view id);

/// An export whose customers come one after the other: a page, what a program picked, what it makes as it goes.
///
/// Threads: one at a time. Lifetime: uses the stream until it is destroyed; one that was moved from may only be
/// assigned to or destroyed. Cost: pieces of text of 64 KiB.
class CUSTENGINE_API CustomerWriter {
 public:
  explicit CustomerWriter(std::ostream& out, const WriteOptions& options = {});
  CustomerWriter(CustomerWriter&&) noexcept;
  CustomerWriter& operator=(CustomerWriter&&) noexcept;
  ~CustomerWriter();

  /// Writes the next customer, in the order of the calls. A stream that fails is reported by finish(). Of a customer
  /// for which there was no memory (std::bad_alloc) nothing is written.
  void write(const Customer& customer);
  /// The same with what stores keep of it, if WriteOptions::store_details says so and the format is not CSV. The ids of
  /// the customers in `details` are not looked at.
  void write(const Customer& customer, std::span<const StoreDetailsEntry> details);

  /// Whether the stream is known to have failed, so that whoever makes many customers for it can stop. What was written
  /// last may still fail in finish().
  bool failed() const noexcept;

  /// Ends the file and gives the number of customers; nothing may be written afterwards. Without it the end is missing.
  /// Errors: unavailable when the stream failed.
  Result<std::uint64_t> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine
