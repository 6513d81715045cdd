#pragma once

#include <custengine/draft.hpp>
#include <custengine/export.hpp>
#include <custengine/import.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace custengine {

namespace detail {
class ImportRun;
struct NamedMembers;
}  // namespace detail
namespace codec {
class RowImporter;
}

class Session;

/// An import whose drafts arrive one after the other; made by Session::importer.
///
/// Into a tenant without customers the drafts are staged and become visible together in finish(), which
/// builds every index from a sorted run. Otherwise each draft is written as it is added, or, with
/// ImportOptions::atomic, all of them in finish(). Destroying an Importer without finish() drops what is
/// staged.
///
/// Lifetime: does not keep the tenant alive. One that was moved from may only be assigned to or destroyed.
/// Threads: one at a time. Several importers and other writers may run beside each other.
class CUSTENGINE_API Importer {
 public:
  Importer(Importer&&) noexcept;
  Importer& operator=(Importer&&) noexcept;
  ~Importer();

  /// Takes the next draft. `line` and `column` say where it was read, for the report.
  /// Errors: not_found when the tenant is gone; failed_precondition after finish(). A draft that breaks a rule is no
  /// error here: it is reported.
  Result<void> add(CustomerDraft draft, std::uint64_t line = 0, std::uint64_t column = 0);

  /// Counts the next draft as failed without looking at it: it could not even be read. Does nothing after finish().
  void reject(Error error, std::uint64_t line = 0, std::uint64_t column = 0);

  /// How many drafts have failed so far; 0 after finish(), whose report says it. With ImportOptions::atomic, drafts
  /// that break a rule are only found in finish().
  std::uint64_t failed() const noexcept;

  /// What is known to have failed so far, by index; with ImportOptions::atomic nothing, and nothing after finish(),
  /// whose report has it. Valid until the next call.
  std::span<const ImportReport::Item> failures() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// Whether finish() may still refuse drafts that add() took: an atomic import judges them there, and a
  /// staged one judges again those that meet customers of other writers.
  bool judges_in_finish() const noexcept;

  /// Ends the import and reports. The import is over then, also when it fails.
  /// Errors: not_found when the tenant is gone; failed_precondition when it was called before; what an interceptor
  /// refuses it with, and then it may be called again. Nothing staged was written then, nor when it throws; but store
  /// details of a file are written behind its customers.
  /// Cost: into an empty tenant of n customers O(n log n), without a lock until the final swap.
  Result<ImportReport> finish();

 private:
  friend class Session;
  friend class codec::RowImporter;
  /// add() for a row of a file, which names its members one by one, and may hold what stores keep of the customer.
  Result<void> add(CustomerDraft draft, const detail::NamedMembers& named, std::vector<StoreDetailsEntry> details,
                   std::uint64_t line, std::uint64_t column);
  explicit Importer(std::unique_ptr<detail::ImportRun> run) noexcept;
  std::unique_ptr<detail::ImportRun> run_;
};

}  // namespace custengine
