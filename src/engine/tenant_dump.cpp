#include "engine/tenant_dump.hpp"

#include "engine/engine_state.hpp"
#include "engine/import_run.hpp"
#include "engine/store_views.hpp"
#include "engine/tenant_errors.hpp"
#include "engine/tenant_options.hpp"

#include <algorithm>
#include <utility>

namespace custengine::detail {

using engine::TenantEntry;
using engine::TenantSettings;

Result<TenantMoment> TenantMoment::of(const Engine& engine, std::string_view id) {
  const auto tenant = engine.state_->get(id);
  if (!tenant) return tenant.error();
  TenantMoment moment((*tenant)->options(), (*tenant)->tenant().full_snapshot());
  // Takes the stores from the snapshot: they may have changed since the options were read.
  moment.options_.stores.clear();
  for (const auto& store : moment.state_->stores->by_name()) moment.options_.stores.push_back(store.name);
  return moment;
}

std::uint64_t TenantMoment::sequence() const noexcept {
  return state_->history.sequence;
}

std::vector<StoreDetailsEntry> TenantMoment::store_details() const {
  return engine::details_of(*state_);
}

std::vector<Customer> TenantMoment::customers() const {
  const SnapshotRows& rows = *state_->rows;
  std::vector<Customer> customers;
  customers.reserve(rows.size());
  for (const Record* record : rows.records_by_id())
    customers.push_back(Record::to_customer(storage::RecordPtr(record)));
  return customers;
}

std::vector<std::pair<std::string, std::string>> TenantMoment::merged_ids() const {
  std::vector<std::pair<std::string, std::string>> merged;
  if (state_->merged)
    state_->merged->for_each(
        [&merged](std::string_view dropped, std::string_view kept) { merged.emplace_back(dropped, kept); });
  std::ranges::sort(merged);
  return merged;
}

TenantRestore::TenantRestore(Engine& engine, std::string_view id, TenantOptions options,
                             std::shared_ptr<TenantEntry> tenant)
    : engine_(&engine),
      id_(id),
      options_(std::move(options)),
      tenant_(std::move(tenant)),
      customers_(
          std::make_unique<ImportRun>(std::make_shared<const SessionState>(SessionState{
                                          .tenant_id = id_,
                                          .subject = {},
                                          .permissions = {Permission::tenant_access, Permission::tenant_backoffice},
                                          .tenant = tenant_,
                                          .environment = engine.state_->environment,
                                          .interceptor = nullptr}),
                                      ImportOptions{.restore = true})) {}

TenantRestore::TenantRestore(TenantRestore&&) noexcept = default;
TenantRestore::~TenantRestore() = default;

Result<TenantRestore> TenantRestore::begin(Engine& engine, std::string_view id, TenantOptions options) {
  if (engine.state_->has(id)) return engine::tenant_taken(id);  // fails early, before the work; finish() checks again
  // The tenant may still have data that its options no longer allow. So all is allowed until finish().
  TenantOptions open = options;
  open.extensions = {TenantExtension::b2b};
  open.max_customers = TenantOptions().max_customers;
  open.max_bytes = TenantOptions().max_bytes;
  auto tenant = engine.state_->make(id, std::move(open));
  if (!tenant) return tenant.error();
  return TenantRestore(engine, id, std::move(options), *std::move(tenant));
}

void TenantRestore::allow(const Extension& extension) {
  const auto settings = tenant_->settings();
  if (std::ranges::find(settings->allowed_extensions, extension.code) != settings->allowed_extensions.end()) return;
  auto more =
      tenant_->next_settings([&extension](TenantSettings& next) { next.allowed_extensions.push_back(extension.code); });
  tenant_->change_settings(more);
}

Result<void> TenantRestore::add(CustomerDraft draft, std::uint64_t line) {
  for (const Extension& extension : draft.extensions) allow(extension);
  for (const Contact& contact : draft.contacts)
    for (const Extension& extension : contact.extensions) allow(extension);
  return customers_->add(std::move(draft), std::nullopt, {}, line, 0);
}

Result<void> TenantRestore::end_customers() {
  if (!customers_) return {};
  const auto report = std::exchange(customers_, nullptr)->finish();
  if (!report) return report.error();
  if (report->failed.empty()) return {};
  Error error = report->failed.front().error;
  error.message.insert(0, "line " + std::to_string(report->failed.front().line) + ": ");
  return error;
}

Result<void> TenantRestore::add_details(const StoreDetailsEntry& entry) {
  return tenant_->tenant().restore_details(entry.store_id, entry.customer_id,
                                           std::make_shared<const StoreDetails>(entry.details));
}

Result<void> TenantRestore::add_merged(std::string_view dropped, std::string_view kept) {
  return tenant_->tenant().restore_merged(dropped, kept);
}

Result<void> TenantRestore::finish(std::uint64_t sequence) {
  auto settings = tenant_->next_settings([this](TenantSettings& next) {
    next.extensions = std::move(options_.extensions);
    next.allowed_extensions = std::move(options_.allowed_extensions);
  });
  tenant_->change_settings(settings);
  if (auto changed =
          tenant_->tenant().change({.max_customers = options_.max_customers, .max_bytes = options_.max_bytes});
      !changed)
    return changed;
  tenant_->tenant().restore_history(sequence);
  return engine_->state_->add(id_, tenant_);
}

}  // namespace custengine::detail
