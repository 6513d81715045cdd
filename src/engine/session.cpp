#include <custengine/session.hpp>

#include "engine/batch_writes.hpp"
#include "engine/customer_moment.hpp"
#include "engine/customer_writes.hpp"
#include "engine/external_customers.hpp"
#include "engine/import_run.hpp"
#include "engine/merge_writes.hpp"
#include "engine/session_call.hpp"
#include "engine/store_views.hpp"
#include "engine/write_checks.hpp"
#include "model/validation.hpp"
#include "query/duplicates.hpp"
#include "query/executor.hpp"
#include "query/facets.hpp"
#include "query/request_check.hpp"
#include "query/suggest.hpp"
#include "storage/tenant/errors.hpp"

#include <optional>

namespace custengine {

using detail::Record;
using detail::RecordContent;
using detail::SessionState;
using engine::enter;
using engine::perform;
using engine::TenantEntry;
using engine::WriteChecks;
using engine::WriteContext;
using model::Violations;
using model::WriteStamp;
using storage::RecordPtr;

namespace {

Result<Customer> to_customer(Result<RecordPtr> record) {
  if (!record) return record.error();
  return Record::to_customer(*std::move(record));
}

/// Begins an import. It looks up the tenant again for each draft, so dropping the tenant ends the import.
/// Errors: permission_denied, not_found.
Result<std::unique_ptr<detail::ImportRun>> begin_import(const std::shared_ptr<const SessionState>& state,
                                                        const ImportOptions& options) {
  PermissionSet needed{Permission::tenant_access};
  if (options.restore) needed.insert(Permission::tenant_backoffice);
  return enter(*state, needed, [&](TenantEntry&) -> Result<std::unique_ptr<detail::ImportRun>> {
    return std::make_unique<detail::ImportRun>(state, options);
  });
}

constexpr std::string_view id_path = model::info(model::Field::id).wire;

Result<void> check_ids(std::string_view id, const std::string_view* store_id = nullptr) {
  Violations violations;
  if (store_id) model::check_id(*store_id, "storeUid", violations);
  model::check_id(id, id_path, violations);
  if (violations.empty()) return {};
  return std::move(violations).to_error();
}

}  // namespace

std::string_view Session::tenant() const noexcept {
  return state_->tenant_id;
}

std::string_view Session::subject() const noexcept {
  return state_->subject;
}

Result<Page> Session::list(const ListRequest& request) const {
  const Call call{.operation = Operation::list, .external_reference = request.external_reference};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<Page> {
    if (const auto checked = query::check(request); !checked) return checked.error();
    return query::list(tenant.tenant(), request);
  });
}

Result<Customer> Session::create(CustomerDraft draft) {
  const Call call{Operation::create, draft.id, {}, draft.external_reference};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<Customer> {
    // The call refers to the draft, and the interceptor still needs it after the write.
    return to_customer(
        engine::create(WriteContext(tenant, *state_), state_->interceptor ? CustomerDraft(draft) : std::move(draft)));
  });
}

Result<Page> Session::search(const SearchRequest& request) const {
  return perform(*state_, {Operation::search}, [&](TenantEntry& tenant) -> Result<Page> {
    if (const auto checked = query::check(request); !checked) return checked.error();
    return query::search(tenant.tenant(), request);
  });
}

Pages Session::pages(ListRequest request) const {
  return {state_, std::move(request)};
}

Pages Session::pages(SearchRequest request) const {
  return {state_, std::move(request)};
}

Result<Facets> Session::count_by(FacetField field, const SearchRequest& request) const {
  return perform(*state_, {Operation::count_by}, [&](TenantEntry& tenant) -> Result<Facets> {
    if (const auto checked = query::check(field, request); !checked) return checked.error();
    return query::count_by(tenant.tenant(), field, request);
  });
}

Result<std::vector<std::string>> Session::suggest(std::string_view prefix, std::size_t limit) const {
  return perform(*state_, {Operation::suggest}, [&](TenantEntry& tenant) -> Result<std::vector<std::string>> {
    if (const auto checked = query::check_suggest(prefix, limit); !checked) return checked.error();
    return query::suggest(tenant.tenant(), prefix, limit);
  });
}

Result<ExternalPage> Session::search_external(const SearchRequest& request) const {
  return perform(*state_, {Operation::search_external}, [&](TenantEntry& tenant) -> Result<ExternalPage> {
    if (const auto checked = query::check(request); !checked) return checked.error();
    return engine::search_external(tenant, request);
  });
}

Result<Customer> Session::import_external(const ExternalCustomer& external) {
  const Call call{Operation::import_external, external.customer.id, {}, external.external_id};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<Customer> {
    return to_customer(engine::import_external(WriteContext(tenant, *state_), external));
  });
}

Result<Customer> Session::get(std::string_view id) const {
  return perform(*state_, {Operation::get, id}, [&](TenantEntry& tenant) -> Result<Customer> {
    if (const auto checked = check_ids(id); !checked) return checked.error();
    RecordPtr record = tenant.tenant().find(id);
    if (!record) return tenant.tenant().no_such(id);
    return Record::to_customer(std::move(record));
  });
}

Result<bool> Session::contains(std::string_view id) const {
  return perform(*state_, {Operation::contains, id}, [&](TenantEntry& tenant) -> Result<bool> {
    if (const auto checked = check_ids(id); !checked) return checked.error();
    return static_cast<bool>(tenant.tenant().find(id));
  });
}

Result<std::vector<Customer>> Session::get_many(std::span<const std::string_view> ids) const {
  return perform(*state_, {Operation::get_many}, [&](TenantEntry& tenant) -> Result<std::vector<Customer>> {
    Violations violations;
    const model::Path list = "ids";
    for (std::size_t i = 0; i < ids.size(); ++i) model::check_id(ids[i], list[i], violations);
    if (!violations.empty()) return std::move(violations).to_error();
    auto found = tenant.tenant().find_all(ids);
    if (!found) return found.error();
    std::vector<Customer> customers;
    customers.reserve(found->size());
    for (RecordPtr& record : *found) customers.push_back(Record::to_customer(std::move(record)));
    return customers;
  });
}

Result<Customer> Session::find_by_external_reference(std::string_view external_reference) const {
  const Call call{.operation = Operation::find_by_external_reference, .external_reference = external_reference};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<Customer> {
    const auto& field = model::info(model::Field::external_reference);
    Violations violations;
    model::check_required_text(field.text_kind, field.max_characters, external_reference, field.wire, violations);
    if (!violations.empty()) return std::move(violations).to_error();
    RecordPtr record = tenant.tenant().find_by_reference(external_reference);
    if (!record)
      return Error{.code = ErrorCode::not_found,
                   .message = "there is no customer with the external reference " + std::string(external_reference)};
    return Record::to_customer(std::move(record));
  });
}

Result<Customer> Session::update(std::string_view id, const CustomerPatch& patch, UpdateOptions options) {
  return perform(*state_, {Operation::update, id}, [&](TenantEntry& tenant) -> Result<Customer> {
    const WriteContext context(tenant, *state_);
    Violations violations;
    WriteChecks(*context.settings, violations).update(id, patch);
    if (!violations.empty()) return std::move(violations).to_error();
    return to_customer(engine::change(context, id, options, engine::patch_change(context, patch)));
  });
}

Result<Customer> Session::modify(std::string_view id, const std::function<CustomerPatch(const Customer&)>& change,
                                 unsigned attempts) {
  while (true) {
    const auto current = get(id);
    if (!current) return current;
    Violations violations;
    if (!change) violations.add("change", "must be given");
    if (attempts == 0) violations.add("attempts", "must be at least 1");
    if (!violations.empty()) return std::move(violations).to_error();
    auto updated = update(id, change(*current), {.expected_version = current->version()});
    if (updated || updated.error().code != ErrorCode::version_mismatch || --attempts == 0) return updated;
  }
}

Result<void> Session::remove(std::string_view id, UpdateOptions options) {
  return perform(*state_, {Operation::remove, id}, [&](TenantEntry& tenant) -> Result<void> {
    if (auto checked = check_ids(id); !checked) return checked;
    engine::DirectTarget target(tenant.tenant());
    return engine::remove(target, id, options);
  });
}

Result<void> Session::erase(std::string_view id, UpdateOptions options) {
  return perform(*state_, {Operation::erase, id}, [&](TenantEntry& tenant) -> Result<void> {
    if (auto checked = check_ids(id); !checked) return checked;
    return engine::erase(tenant.tenant(), id, options);
  });
}

Result<Customer> Session::attach_extension(std::string_view id, const Extension& extension, UpdateOptions options) {
  return perform(*state_, {Operation::attach_extension, id}, [&](TenantEntry& tenant) -> Result<Customer> {
    const WriteContext context(tenant, *state_);
    Violations violations;
    WriteChecks(*context.settings, violations).attach(id, extension);
    if (!violations.empty()) return std::move(violations).to_error();
    return to_customer(
        engine::change(context, id, options, [&](const Record& current, const WriteStamp&) -> Result<RecordContent> {
          return engine::with_attached(current, extension);
        }));
  });
}

Result<Customer> Session::detach_extension(std::string_view id, const Extension& extension, UpdateOptions options) {
  return perform(*state_, {Operation::detach_extension, id}, [&](TenantEntry& tenant) -> Result<Customer> {
    const WriteContext context(tenant, *state_);
    Violations violations;
    WriteChecks(*context.settings, violations).detach(id, extension);
    if (!violations.empty()) return std::move(violations).to_error();
    return to_customer(engine::change(context, id, options, [&](const Record& current, const WriteStamp&) {
      return engine::with_detached(current, extension);
    }));
  });
}

Result<Customer> Session::detach_extension(std::string_view id, const ExtensionCode& code, UpdateOptions options) {
  return perform(*state_, {Operation::detach_extension, id}, [&](TenantEntry& tenant) -> Result<Customer> {
    if (const auto checked = check_ids(id); !checked) return checked.error();
    return to_customer(
        engine::change(WriteContext(tenant, *state_), id, options,
                       [&](const Record& current, const WriteStamp&) { return engine::with_detached(current, code); }));
  });
}

Result<Duplicates> Session::find_duplicates(const DuplicateRules& rules) const {
  return perform(*state_, {Operation::find_duplicates}, [&](TenantEntry& tenant) -> Result<Duplicates> {
    if (const auto checked = query::check(rules); !checked) return checked.error();
    return query::find_duplicates(tenant.tenant(), rules);
  });
}

Result<Customer> Session::merge(std::string_view keep, std::string_view drop, const MergePolicy& policy) {
  const Call call{.operation = Operation::merge, .id = keep, .dropped_id = drop};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<Customer> {
    return to_customer(engine::merge(WriteContext(tenant, *state_), keep, drop, policy));
  });
}

Result<MergePreview> Session::explain_merge(std::string_view keep, std::string_view drop,
                                            const MergePolicy& policy) const {
  const Call call{.operation = Operation::explain_merge, .id = keep, .dropped_id = drop};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<MergePreview> {
    return engine::explain_merge(WriteContext(tenant, *state_), keep, drop, policy);
  });
}

Result<Customer> Session::preview_merge(std::string_view keep, std::string_view drop, const MergePolicy& policy) const {
  auto preview = explain_merge(keep, drop, policy);
  if (!preview) return preview.error();
  return std::move(preview->customer);
}

Result<BatchResult> Session::apply(std::span<const Write> writes, const BatchOptions& options) {
  return perform(*state_, {Operation::apply}, engine::permissions_for(writes),
                 [&](TenantEntry& tenant) { return engine::apply(WriteContext(tenant, *state_), writes, options); });
}

Result<StoreCustomer> Session::get_in_store(std::string_view store_id, std::string_view id) const {
  const Call call{Operation::get_in_store, id, store_id};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<StoreCustomer> {
    if (const auto checked = check_ids(id, &store_id); !checked) return checked.error();
    auto found = tenant.tenant().find_in_store(store_id, id);
    if (!found) return found.error();
    return engine::in_store(Record::to_customer(found->record), store_id,
                            found->details ? *found->details : StoreDetails());
  });
}

Result<StoreCustomer> Session::set_store_details(std::string_view store_id, std::string_view id, StoreDetails details) {
  const Call call{Operation::set_store_details, id, store_id};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<StoreCustomer> {
    Violations violations;
    model::check_id(store_id, "storeUid", violations);
    model::check_id(id, id_path, violations);
    model::check_values(details, violations);
    if (!violations.empty()) return std::move(violations).to_error();
    // Made before the write: after it, the call must not run out of memory.
    std::optional<StoreCustomer> result;
    const auto make_result = [&](const RecordPtr& customer) {
      result = engine::in_store(Record::to_customer(customer), store_id, details);
    };
    const auto written = engine::set_store_details(tenant.tenant(), store_id, id, details, make_result);
    if (!written) return written.error();
    return *std::move(result);
  });
}

Result<std::vector<StoreDetailsEntry>> Session::store_details(std::string_view store_id) const {
  const Call call{.operation = Operation::store_details, .store_id = store_id};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<std::vector<StoreDetailsEntry>> {
    Violations violations;
    if (!store_id.empty()) model::check_id(store_id, "storeUid", violations);
    if (!violations.empty()) return std::move(violations).to_error();
    const auto moment = tenant.tenant().full_snapshot();
    if (!store_id.empty() && !moment->stores->has_name(store_id)) return storage::no_such_store(store_id);
    return Snapshot(moment).store_details(store_id);
  });
}

Result<ImportReport> Session::import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options) {
  return engine::intercepted(*state_, {Operation::import_customers}, [&]() -> Result<ImportReport> {
    auto running = begin_import(state_, options);
    if (!running) return running.error();
    for (const CustomerDraft& draft : drafts)
      if (auto added = (*running)->add(draft, std::nullopt, {}, 0, 0); !added) return added.error();
    return (*running)->finish();
  });
}

Result<Importer> Session::importer(const ImportOptions& options) {
  return engine::intercepted(*state_, {Operation::importer}, [&]() -> Result<Importer> {
    auto running = begin_import(state_, options);
    if (!running) return running.error();
    return Importer(*std::move(running));
  });
}

Result<std::uint64_t> Session::count() const {
  return perform(*state_, {Operation::count},
                 [&](TenantEntry& tenant) -> Result<std::uint64_t> { return tenant.tenant().size(); });
}

Result<Snapshot> Session::snapshot() const {
  return perform(*state_, {Operation::snapshot},
                 [&](TenantEntry& tenant) -> Result<Snapshot> { return Snapshot(tenant.tenant().full_snapshot()); });
}

Result<detail::CustomerMoment> Session::moment_of(std::string_view id) const {
  const Call call{.operation = Operation::snapshot, .id = id};
  return perform(*state_, call, [&](TenantEntry& tenant) -> Result<detail::CustomerMoment> {
    if (const auto checked = check_ids(id); !checked) return checked.error();
    return detail::CustomerMoment::of(tenant.tenant(), id);
  });
}

Result<std::vector<Change>> Session::changes(std::uint64_t after_sequence, std::size_t limit) const {
  return perform(*state_, {Operation::changes}, [&](TenantEntry& tenant) -> Result<std::vector<Change>> {
    if (limit == 0) return model::make_error(ErrorCode::invalid_argument, {{"limit", "must be at least 1"}});
    return tenant.tenant().changes(after_sequence, limit);
  });
}

Result<Subscription> Session::subscribe(std::function<void(const Change&)> callback) {
  return perform(*state_, {Operation::subscribe}, [&](TenantEntry& tenant) -> Result<Subscription> {
    if (!callback) return model::make_error(ErrorCode::invalid_argument, {{"callback", "must be given"}});
    auto subscribed = tenant.tenant().subscribe(std::move(callback));
    return Subscription(std::move(subscribed.dispatch), subscribed.number, subscribed.since);
  });
}

}  // namespace custengine
