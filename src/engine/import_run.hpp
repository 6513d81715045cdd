#pragma once

#include "engine/customer_writes.hpp"
#include "engine/import_details.hpp"
#include "engine/session_state.hpp"
#include "engine/stage.hpp"
#include "model/named_members.hpp"

#include <custengine/import.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace custengine::detail {

/// The implementation of Importer. The mode is fixed when the import begins:
/// - staged, into a tenant without customers: each draft goes to a stage that finish() commits;
/// - atomic: drafts are kept; finish() stages and commits them all, or reports the failures;
/// - grouped, into a tenant with customers that is kept beyond the process: drafts are staged and committed together,
///   so that they share a sync of the disk; each is a change of its own;
/// - direct, otherwise: each draft is written at once.
class ImportRun {
 public:
  ImportRun(std::shared_ptr<const SessionState> session, const ImportOptions& options);

  const SessionState& session() const noexcept { return *session_; }

  // See Importer.
  Result<void> add(CustomerDraft draft, std::optional<NamedMembers> named, std::vector<StoreDetailsEntry> details,
                   std::uint64_t line, std::uint64_t column);
  void reject(Error error, std::uint64_t line, std::uint64_t column);
  std::uint64_t failed() const noexcept { return report_.failed.size() + kept_unreadable_; }
  std::span<const ImportReport::Item> failures() const noexcept { return report_.failed; }
  bool may_reject_in_finish() const noexcept { return !is_finished_ && (options_.atomic || stage_ || is_grouped_); }
  Result<ImportReport> finish();

 private:
  /// The origin of a draft: its index, its position, if it had an id of its own, and the fields that a row named.
  struct Origin {
    std::uint64_t index, line, column;
    bool has_id = true;
    std::optional<NamedMembers> named = {};
  };
  static ImportReport::Item item_of(const Origin& origin) {
    return {.index = origin.index, .line = origin.line, .column = origin.column};
  }
  struct Kept {  // until its group is written
    Origin origin;
    std::optional<CustomerDraft> draft;
    std::optional<Error> unreadable;  // set if there is no draft: the reason
    std::vector<StoreDetailsEntry> details = {};
  };

  /// Imports a draft. Returns the customer after it, and keeps the details unless the customer was skipped. Returns
  /// null if the draft failed.
  storage::RecordPtr import_one(const engine::WriteContext& context, engine::WriteTarget& target,
                                const model::WriteStamp& stamp, CustomerDraft&& draft,
                                std::vector<StoreDetailsEntry>&& details, const Origin& origin);
  /// Does the same, directly in the tenant.
  void import_one(engine::TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
                  const Origin& origin);
  void stage(engine::TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
             const Origin& origin);
  void fail(Error error, const Origin& origin);
  /// Writes the kept details. A row fails if there is no room for its details.
  void write_details(engine::TenantEntry& tenant);
  std::uint64_t& count_of(engine::ImportOutcome outcome) noexcept;
  static Error is_finished();
  /// Returns the stamp of a write now.
  model::WriteStamp stamp(const engine::WriteContext& context) const;
  Origin next_origin(std::uint64_t line, std::uint64_t column) noexcept { return {next_index_++, line, column}; }
  void finish_staged(engine::TenantEntry& tenant);
  void finish_atomic(engine::TenantEntry& tenant);
  void finish_group(engine::TenantEntry& tenant);

  std::shared_ptr<const SessionState> session_;
  ImportOptions options_;
  ImportReport report_;
  std::uint64_t next_index_ = 0;
  bool is_finished_ = false;

  std::unique_ptr<engine::Stage> stage_;  // when staged
  std::vector<Origin> staged_origins_;    // in the order of the stage's records
  bool is_grouped_ = false;
  std::vector<Kept> kept_;  // when atomic or grouped
  std::uint64_t kept_unreadable_ = 0;
  engine::ImportedDetails details_;
};

}  // namespace custengine::detail
