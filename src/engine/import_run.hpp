#pragma once

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

/// What stands behind an Importer. How drafts are taken is settled when it begins:
/// - staged, into a tenant without customers: each draft goes to a stage that finish() commits;
/// - atomic: drafts are kept, and finish() stages and commits them all or reports what fails;
/// - direct, otherwise: each draft is written as it comes.
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
  bool judges_in_finish() const noexcept { return !is_finished_ && (options_.atomic || stage_); }
  Result<ImportReport> finish();

 private:
  /// Which draft it was, where it stood, whether it had an id of its own, and what it named if it was a row of a file.
  struct Origin {
    std::uint64_t index, line, column;
    bool has_id = true;
    std::optional<NamedMembers> named = {};
  };
  static ImportReport::Item item_of(const Origin& origin) {
    return {.index = origin.index, .line = origin.line, .column = origin.column};
  }
  struct Kept {
    Origin origin;
    std::optional<CustomerDraft> draft;
    std::optional<Error> unreadable;  // why there is no draft
    std::vector<StoreDetailsEntry> details = {};
  };

  /// The customer that there is now, whose details are kept unless it was skipped; null if the draft failed.
  storage::RecordPtr import_one(engine::TenantEntry& tenant, engine::WriteTarget& target, CustomerDraft&& draft,
                                std::vector<StoreDetailsEntry>&& details, const Origin& origin);
  /// The same, straight into the tenant.
  void import_one(engine::TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
                  const Origin& origin);
  void stage(engine::TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
             const Origin& origin);
  void fail(Error error, const Origin& origin);
  /// Rows whose details have no room fail.
  void write_details(engine::TenantEntry& tenant);
  std::uint64_t& count_of(engine::ImportOutcome outcome) noexcept;
  static Error is_finished();
  Origin next_origin(std::uint64_t line, std::uint64_t column) noexcept { return {next_index_++, line, column}; }
  void finish_staged(engine::TenantEntry& tenant);
  void finish_atomic(engine::TenantEntry& tenant);

  std::shared_ptr<const SessionState> session_;
  ImportOptions options_;
  ImportReport report_;
  std::uint64_t next_index_ = 0;
  bool is_finished_ = false;

  std::unique_ptr<engine::Stage> stage_;  // when staged
  std::vector<Origin> staged_origins_;    // by the order of the stage's records
  std::vector<Kept> kept_;                // when atomic
  std::uint64_t kept_unreadable_ = 0;
  engine::ImportedDetails details_;
};

}  // namespace custengine::detail
