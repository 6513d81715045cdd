#include "engine/import_run.hpp"

#include "base/heap.hpp"
#include "engine/import_one.hpp"
#include "engine/interception.hpp"
#include "engine/session_call.hpp"
#include "engine/tries.hpp"
#include "model/validation.hpp"

#include <custengine/session.hpp>

#include <algorithm>
#include <utility>

namespace custengine {

namespace detail {

using engine::ImportOutcome;
using engine::Stage;
using engine::TenantEntry;

namespace {

/// The drafts of a group that is committed together.
constexpr std::size_t max_group = 256;

Stage::Options stage_options(const ImportOptions& options, bool sees_tenant, bool each_write_is_a_change = false) {
  return {.each_write_is_a_change = each_write_is_a_change,
          .sees_tenant = sees_tenant,
          .bounds_records = true,
          .identities = engine::matched_identities(options)};
}

}  // namespace

ImportRun::ImportRun(std::shared_ptr<const SessionState> session, const ImportOptions& options)
    : session_(std::move(session)), options_(options) {
  const auto tenant = session_->tenant.lock();
  if (!tenant || options_.atomic) return;
  if (tenant->tenant().size() == 0)
    stage_ = std::make_unique<Stage>(tenant->tenant(), stage_options(options_, false));
  else
    is_grouped_ = tenant->tenant().kept() != nullptr;
}

Error ImportRun::is_finished() {
  return {.code = ErrorCode::failed_precondition, .message = "the import is finished"};
}

Result<void> ImportRun::add(CustomerDraft draft, std::optional<NamedMembers> named,
                            std::vector<StoreDetailsEntry> details, std::uint64_t line, std::uint64_t column) {
  if (is_finished_) return is_finished();
  const auto tenant = session_->tenant.lock();
  if (!tenant) return engine::tenant_gone(*session_);
  if (named && !options_.restore) model::clear_blank_names(draft);  // it is a row of a file
  Origin origin = next_origin(line, column);
  origin.has_id = !draft.id.empty();
  origin.named = named;
  if (options_.atomic || is_grouped_) {
    kept_.push_back({.origin = origin, .draft = std::move(draft), .unreadable = {}, .details = std::move(details)});
    if (is_grouped_ && kept_.size() == max_group) finish_group(*tenant);
  } else if (stage_) {
    stage(*tenant, std::move(draft), std::move(details), origin);
  } else {
    import_one(*tenant, std::move(draft), std::move(details), origin);
    write_details(*tenant);
  }
  return {};
}

void ImportRun::reject(Error error, std::uint64_t line, std::uint64_t column) {
  if (is_finished_) return;
  // So that failures are in order.
  if (const auto tenant = is_grouped_ ? session_->tenant.lock() : nullptr) finish_group(*tenant);
  const Origin origin = next_origin(line, column);
  if (options_.atomic) {
    kept_.push_back({.origin = origin, .draft = {}, .unreadable = std::move(error)});
    ++kept_unreadable_;
  } else {
    fail(std::move(error), origin);
  }
}

Result<ImportReport> ImportRun::finish() {
  if (is_finished_) return is_finished();
  is_finished_ = true;
  const auto tenant = session_->tenant.lock();
  if (!tenant) return engine::tenant_gone(*session_);
  if (options_.atomic) finish_atomic(*tenant);
  if (is_grouped_) finish_group(*tenant);
  if (stage_) {
    finish_staged(*tenant);
    base::consolidate_malloc();
  }
  kept_unreadable_ = 0;
  write_details(*tenant);
  return std::exchange(report_, {});
}

void ImportRun::stage(TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
                      const Origin& origin) {
  // Keeps one origin per staged customer: the previous draft may have staged none.
  staged_origins_.resize(stage_->size());
  staged_origins_.push_back(origin);
  const engine::WriteContext context(tenant, *session_);
  const auto customer = import_one(context, *stage_, stamp(context), std::move(draft), std::move(details), origin);
  if (!customer) return;
  // The staged customer may be imported again. Then the fields that any of its rows named count.
  auto& named = staged_origins_[stage_->index_of(customer->id())].named;
  if (named && origin.named) named->unite(*origin.named);
}

model::WriteStamp ImportRun::stamp(const engine::WriteContext& context) const {
  return context.stamp(context.environment.now(), options_.restore);
}

storage::RecordPtr ImportRun::import_one(const engine::WriteContext& context, engine::WriteTarget& target,
                                         const model::WriteStamp& stamp, CustomerDraft&& draft,
                                         std::vector<StoreDetailsEntry>&& details, const Origin& origin) {
  auto imported = engine::import_one(context, target, options_, stamp, std::move(draft),
                                     origin.named ? &*origin.named : nullptr, details);
  if (!imported) {
    fail(imported.error(), origin);
    return nullptr;
  }
  ++count_of(imported->outcome);
  if (imported->outcome != ImportOutcome::skipped)
    details_.add(imported->customer->id(),
                 {.item = item_of(origin), .outcome = imported->outcome, .details = std::move(details)});
  return std::move(imported->customer);
}

void ImportRun::import_one(TenantEntry& tenant, CustomerDraft&& draft, std::vector<StoreDetailsEntry>&& details,
                           const Origin& origin) {
  const engine::WriteContext context(tenant, *session_);
  engine::DirectTarget target(tenant.tenant(), false, details);
  import_one(context, target, stamp(context), std::move(draft), std::move(details), origin);
}

std::uint64_t& ImportRun::count_of(ImportOutcome outcome) noexcept {
  switch (outcome) {
    case ImportOutcome::created:
      return report_.created;
    case ImportOutcome::updated:
      return report_.updated;
    case ImportOutcome::unchanged:
      return report_.unchanged;
    case ImportOutcome::skipped:
      break;
  }
  return report_.skipped;
}

void ImportRun::write_details(TenantEntry& tenant) {
  auto refused = details_.write(tenant.tenant());
  if (refused.empty()) return;
  for (auto& row : refused) {
    --count_of(row.outcome);
    report_.failed.push_back(std::move(row.item));
  }
  std::ranges::sort(report_.failed, {}, &ImportReport::Item::index);
}

void ImportRun::fail(Error error, const Origin& origin) {
  report_.failed.push_back(item_of(origin));
  report_.failed.back().error = std::move(error);
}

void ImportRun::finish_staged(TenantEntry& tenant) {
  const auto stage = std::move(stage_);
  const auto committed = stage->commit(std::nullopt, details_.growth(tenant.tenant()));
  if (committed && *committed) return;
  // Another writer won the race, or all customers together exceed the memory limit. So each staged customer is
  // imported alone. But not if they may be kept already.
  report_.created = 0;
  const bool may_be_kept = !committed && committed.error().code == ErrorCode::outcome_unknown;
  if (may_be_kept) details_ = {};
  for (std::size_t i = 0; i < stage->size(); ++i) {
    if (may_be_kept) {
      fail(committed.error(), staged_origins_[i]);
      continue;
    }
    CustomerDraft draft = Record::to_customer(stage->record(i)).to_draft();
    auto details = details_.take(draft.id);
    if (!staged_origins_[i].has_id) draft.id.clear();  // generated; a matching customer may exist now
    import_one(tenant, std::move(draft), std::move(details), staged_origins_[i]);
  }
  std::ranges::sort(report_.failed, {}, &ImportReport::Item::index);
}

void ImportRun::finish_atomic(TenantEntry& tenant) {
  engine::Tries tries = engine::Tries::of_many(tenant.tenant());
  engine::TriedIds ids(*session_->environment->ids, tries);
  const model::WriteStamp stamp = this->stamp(engine::WriteContext(tenant, *session_)).with(ids);
  for (;; tries.again()) {
    report_ = {};
    details_ = {};
    Stage stage(tenant.tenant(), stage_options(options_, true));
    for (const Kept& kept : kept_) {
      if (kept.draft)
        import_one(engine::WriteContext(tenant, *session_), stage, stamp, CustomerDraft(*kept.draft),
                   std::vector(kept.details), kept.origin);
      else
        fail(*kept.unreadable, kept.origin);
    }
    if (!report_.failed.empty()) {
      report_ = {.failed = std::move(report_.failed)};
      details_ = {};
      return;
    }
    const auto committed = stage.commit(std::nullopt, details_.growth(tenant.tenant()));
    if (!committed) {
      // All drafts together exceed the memory limit; the last draft is reported as the failed one.
      fail(committed.error(), kept_.back().origin);
      report_ = {.failed = std::move(report_.failed)};
      details_ = {};
      return;
    }
    if (*committed) return;
  }
}

void ImportRun::finish_group(TenantEntry& tenant) {
  const std::vector<Kept> group = std::exchange(kept_, {});
  if (group.empty()) return;
  const std::size_t failed_before = report_.failed.size();
  const ImportReport counts{.created = report_.created,
                            .updated = report_.updated,
                            .skipped = report_.skipped,
                            .unchanged = report_.unchanged};
  const auto forget = [&] {
    report_.created = counts.created;
    report_.updated = counts.updated;
    report_.skipped = counts.skipped;
    report_.unchanged = counts.unchanged;
    report_.failed.resize(failed_before);
    details_ = {};
  };
  const auto commit = [&]() -> std::optional<Error> {
    engine::Tries tries = engine::Tries::of_many(tenant.tenant());
    engine::TriedIds ids(*session_->environment->ids, tries);
    const model::WriteStamp stamp = this->stamp(engine::WriteContext(tenant, *session_)).with(ids);
    for (;; tries.again()) {
      forget();
      Stage stage(tenant.tenant(), stage_options(options_, true, true));
      for (const Kept& kept : group)
        import_one(engine::WriteContext(tenant, *session_), stage, stamp, CustomerDraft(*kept.draft),
                   std::vector(kept.details), kept.origin);
      if (stage.size() == 0) return std::nullopt;
      const auto committed = stage.commit(std::nullopt, details_.growth(tenant.tenant()));
      if (!committed) return committed.error();
      if (*committed) return std::nullopt;
    }
  };
  if (const auto error = commit()) {
    forget();
    // Without room for all, perhaps there is room for some. Any other error is that of each draft.
    for (const Kept& kept : group) {
      if (error->code == ErrorCode::resource_exhausted)
        import_one(tenant, CustomerDraft(*kept.draft), std::vector(kept.details), kept.origin);
      else
        fail(*error, kept.origin);
    }
  }
  write_details(tenant);
}

}  // namespace detail

Importer::Importer(std::unique_ptr<detail::ImportRun> run) noexcept : run_(std::move(run)) {}
Importer::Importer(Importer&&) noexcept = default;
Importer& Importer::operator=(Importer&&) noexcept = default;
Importer::~Importer() = default;

Result<void> Importer::add(CustomerDraft draft, std::uint64_t line, std::uint64_t column) {
  return run_->add(std::move(draft), std::nullopt, {}, line, column);
}

Result<void> Importer::add(CustomerDraft draft, const detail::NamedMembers& named,
                           std::vector<StoreDetailsEntry> details, std::uint64_t line, std::uint64_t column) {
  return run_->add(std::move(draft), named, std::move(details), line, column);
}

void Importer::reject(Error error, std::uint64_t line, std::uint64_t column) {
  run_->reject(std::move(error), line, column);
}

std::uint64_t Importer::failed() const noexcept {
  return run_->failed();
}

std::span<const ImportReport::Item> Importer::failures() const noexcept {
  return run_->failures();
}

bool Importer::may_reject_in_finish() const noexcept {
  return run_->may_reject_in_finish();
}

Result<ImportReport> Importer::finish() {
  return engine::intercepted(run_->session(), {Operation::finish_import}, [&] { return run_->finish(); });
}

}  // namespace custengine
