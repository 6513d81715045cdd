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
/// Into a tenant without customers the drafts are staged. They become visible together in finish(), which builds every
/// index from a sorted run. Into any other tenant each draft is written as it is added. With ImportOptions::atomic all
/// drafts are written in finish(). Without finish(), the destructor drops the drafts that are not written yet.
///
/// Lifetime: does not keep the tenant alive. A moved-from Importer may only be assigned to or destroyed.
/// Threads: one at a time. Several importers and other writers may run beside each other.
class CUSTENGINE_API Importer {
 public:
  Importer(Importer&&) noexcept;
  Importer& operator=(Importer&&) noexcept;
  ~Importer();

  /// Takes the next draft. `line` and `column` are its position in a file, for the report.
  /// Errors: not_found if the tenant is gone; failed_precondition after finish(). A draft that breaks a rule is no
  /// error here: the report has it.
  Result<void> add(CustomerDraft draft, std::uint64_t line = 0, std::uint64_t column = 0);

  /// Counts the next draft as failed, for a draft that could not even be read. Does nothing after finish().
  void reject(Error error, std::uint64_t line = 0, std::uint64_t column = 0);

  /// The number of drafts that failed so far; 0 after finish(), whose report has it. With ImportOptions::atomic, only
  /// finish() finds drafts that break a rule. A tenant that is kept beyond the process may find them up to 256 drafts
  /// later.
  std::uint64_t failed() const noexcept;

  /// The drafts that failed so far, by index. Empty with ImportOptions::atomic, and after finish(), whose report has
  /// them. Valid until the next call.
  std::span<const ImportReport::Item> failures() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// True if finish() may still refuse drafts that add() took. An atomic import checks them there. A staged import
  /// checks drafts again if other writers came first, or memory does not suffice for all together. An import into a
  /// tenant that is kept beyond the process writes drafts in groups, the last of them there.
  bool may_reject_in_finish() const noexcept;

  /// Ends the import and reports. Even if it fails, the import is over.
  /// Errors: not_found if the tenant is gone; failed_precondition if it was called before. An interceptor's refusal is
  /// an error too; finish() may then be called again. After these errors, or if it throws, nothing staged was written.
  /// A throw leaves something behind in two cases:
  /// - Other writers came first, or memory did not suffice for all together. Then staged drafts are written one by one,
  ///   and those before the throw stay.
  /// - Store details of a file are written after its customers, and these stay.
  ///
  /// Cost: into an empty tenant of n customers O(n log n), without a lock until the final swap.
  Result<ImportReport> finish();

 private:
  friend class Session;
  friend class codec::RowImporter;
  /// add() for a row of a file, which names its members one by one, and may hold details that stores keep of the
  /// customer.
  Result<void> add(CustomerDraft draft, const detail::NamedMembers& named, std::vector<StoreDetailsEntry> details,
                   std::uint64_t line, std::uint64_t column);
  explicit Importer(std::unique_ptr<detail::ImportRun> run) noexcept;
  std::unique_ptr<detail::ImportRun> run_;
};

}  // namespace custengine
