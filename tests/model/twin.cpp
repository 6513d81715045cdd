#include "twin.hpp"

#include "../unit/engine/naive.hpp"
#include "twin_writes.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <type_traits>

namespace custengine::test::twin {

namespace {

Failure invalid(const Fields& fields) {
  return fields.failure(ErrorCode::invalid_argument);
}

const Failure not_found{.code = ErrorCode::not_found};

/// The place is known by the request's `after`, which is not empty then.
template <class Request>
void check_page(Fields& fields, const Request& request) {
  if (request.page_number < 1) fields.add("pageNumber");
  if (request.page_size < 1 || request.page_size > 1000) fields.add("pageSize");
  if (!request.after.empty() && request.page_number > 1) fields.add("after");
}

void check_search(Fields& fields, const SearchRequest& request) {
  check_text(fields, TextKind::lines, 4096, request.query, "query");
  check_text(fields, TextKind::text, 255, request.mobile, "mobile");
  check_text(fields, TextKind::text, 255, request.email, "email");
  check_text(fields, TextKind::text, 255, request.vat_number, "vatNumber");
  check_page(fields, request);
}

void check_stores(Fields& fields, const std::vector<std::string>& stores) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    const std::string path = "stores[" + std::to_string(i) + ']';
    check_id(fields, stores[i], path);
    if (!seen.insert(stores[i]).second) fields.add(path);
  }
}

template <class T>
T value_or_nothing(const Patch<T>& patch) {
  return patch.has_value() ? patch.value() : T();
}

void check_write(Fields& fields, const Write& write, const std::vector<ExtensionCode>& allowed) {
  std::visit(
      [&](const auto& operation) {
        using Operation = std::decay_t<decltype(operation)>;
        if constexpr (std::is_same_v<Operation, Write::Create>) {
          check_draft(fields, operation.draft, allowed, false);
          if (!says_who(operation.draft)) fields.add("");
        } else {
          check_id(fields, operation.id, "customerUid");
        }
        if constexpr (std::is_same_v<Operation, Write::Update>) check_patch(fields, operation.patch, allowed);
        if constexpr (std::is_same_v<Operation, Write::AttachExtension>)
          check_extension(fields, operation.extension, allowed, "");
        if constexpr (std::is_same_v<Operation, Write::DetachExtension>)
          check_id(fields, operation.extension.organization_id, "organizationUid");
      },
      write.operation());
}

/// The customer as the write left it, if it is still there.
Answer<std::optional<CustomerDraft>> done(TwinWrites& writes, const Write& write, bool unique_reference) {
  return std::visit(
      [&](const auto& operation) -> Answer<std::optional<CustomerDraft>> {
        using Operation = std::decay_t<decltype(operation)>;
        if constexpr (std::is_same_v<Operation, Write::Remove>) {
          const auto removed = writes.remove(operation.id, operation.options);
          if (const auto* failure = std::get_if<Failure>(&removed)) return *failure;
          return std::optional<CustomerDraft>();
        } else {
          const auto written = [&] {
            if constexpr (std::is_same_v<Operation, Write::Create>)
              return writes.create(operation.draft, unique_reference);
            else if constexpr (std::is_same_v<Operation, Write::Update>)
              return writes.update(operation.id, operation.patch, operation.options);
            else if constexpr (std::is_same_v<Operation, Write::AttachExtension>)
              return writes.attach(operation.id, operation.extension, operation.options);
            else
              return writes.detach(operation.id, operation.extension, operation.options);
          }();
          if (const auto* failure = std::get_if<Failure>(&written)) return *failure;
          return std::optional(*value_of(written));
        }
      },
      write.operation());
}

std::string path_of(std::size_t index) {
  return "writes[" + std::to_string(index) + ']';
}

void add_at(Fields& fields, std::size_t index, const std::vector<std::string>& names) {
  for (const auto& name : names) fields.add(path_of(index) + (name.empty() ? "" : "." + name));
}

/// One change per customer, from what was there before to what is there now, in the order of the first ones.
std::vector<TwinChange> one_per_customer(const std::vector<TwinChange>& changes) {
  std::vector<TwinChange> merged;
  for (const TwinChange& change : changes) {
    const auto same =
        std::ranges::find_if(merged, [&](const TwinChange& other) { return other.after->id == change.after->id; });
    if (same == merged.end())
      merged.push_back(change);
    else
      same->after = change.after;
  }
  return merged;
}

}  // namespace

std::string Surroundings::next_id() {
  std::string number = std::to_string(++last_id);
  return "c-" + std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number;
}

const Item* Contents::find(std::string_view id) const {
  for (const Item& item : customers)
    if (item.customer.id == id) return &item;
  return nullptr;
}

Item* Contents::find(std::string_view id) {
  return const_cast<Item*>(std::as_const(*this).find(id));
}

const Item* Contents::find_reference(std::string_view reference) const {
  const Item* first = nullptr;
  for (const Item& item : customers)
    if (!reference.empty() && item.customer.external_reference == reference)
      if (!first || item.customer.id < first->customer.id) first = &item;
  return first;
}

void TwinTenant::commit(std::vector<TwinChange> group) {
  const std::uint64_t end = contents.sequence + group.size();
  for (TwinChange& change : group) {
    change.sequence = ++contents.sequence;
    change.group_end = end;
    committed.push_back(change);
    contents.changes.push_back(std::move(change));
  }
  while (contents.changes.size() > options.change_history) contents.changes.pop_front();
}

std::optional<Failure> TwinSession::refusal(Permission needed) const {
  if (!permissions_.contains(needed)) return Failure{.code = ErrorCode::permission_denied};
  if (tenant_->is_dropped) return not_found;
  return std::nullopt;
}

Making TwinSession::making(bool restore) const {
  return {.now = around_->now, .next_id = [this] { return around_->next_id(); }, .restore = restore};
}

TwinPage TwinSession::page(std::vector<Item> found, SortField field, SortDirection direction, std::size_t number,
                           std::size_t size, const Place& place) const {
  const auto before = [&](const Customer& a, const Customer& b) {
    return naive::comes_before(a, b, field, direction, tenant_->options.locale, tenant_->options.country_code);
  };
  TwinPage page{.paging = {number, size, found.size()}};
  std::ranges::sort(found, [&](const Item& a, const Item& b) { return before(*a.seen, *b.seen); });
  if (place.behind) std::erase_if(found, [&](const Item& item) { return !before(*place.behind, *item.seen); });
  for (std::size_t i = 0; i < found.size(); ++i)
    if (i / size == number - 1) page.items.push_back(found[i]);
  page.has_next = (found.size() + size - 1) / size > number;
  return page;
}

template <class T, class Write>
Answer<T> TwinSession::write(Write write) {
  TwinWrites writes(tenant_->options, tenant_->contents, making());
  auto answer = write(writes);
  tenant_->commit(writes.take_changes());
  return answer;
}

Answer<TwinPage> TwinSession::list(const ListRequest& request, const Place& place) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_page(fields, request);
  if (!request.external_reference.empty())
    check_text(fields, TextKind::reference, 255, request.external_reference, "customerExternalId");
  if (fields.empty() && place.is_foreign) fields.add("after");
  if (!fields.empty()) return invalid(fields);
  std::vector<Item> found = tenant_->contents.customers;
  if (!request.external_reference.empty())
    std::erase_if(found,
                  [&](const Item& item) { return item.customer.external_reference != request.external_reference; });
  return page(std::move(found), request.sort_by, request.direction, request.page_number, request.page_size, place);
}

Answer<TwinPage> TwinSession::search(const SearchRequest& request, const Predicate& where, const Place& place) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_search(fields, request);
  if (fields.empty() && place.is_foreign) fields.add("after");
  if (!fields.empty()) return invalid(fields);
  std::vector<Item> found = tenant_->contents.customers;
  std::erase_if(found, [&](const Item& item) {
    return (where && !where(*item.seen)) || !naive::matches(*item.seen, request, tenant_->options.country_code);
  });
  TwinPage cut =
      page(std::move(found), request.sort_by, request.direction, request.page_number, request.page_size, place);
  if (request.count == CountMode::none) cut.paging.total_count.reset();
  return cut;
}

Answer<CustomerDraft> TwinSession::create(const CustomerDraft& draft) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_draft(fields, draft, tenant_->options.allowed_extensions, false);
  if (!says_who(draft)) fields.add("");
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>(
      [&](TwinWrites& writes) { return writes.create(draft, tenant_->options.unique_external_reference); });
}

Answer<Nothing> TwinSession::search_external(const SearchRequest& request) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_search(fields, request);
  if (!fields.empty()) return invalid(fields);
  const auto& options = tenant_->options;
  if (std::ranges::count(options.extensions, TenantExtension::external_customer_search) == 0 ||
      !options.external_source)
    return Failure{.code = ErrorCode::failed_precondition};
  return Nothing();
}

Answer<CustomerDraft> TwinSession::import_external(const ExternalCustomer& external) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_reference(fields, external.external_id);
  if (!fields.empty()) return invalid(fields);
  if (const Item* known = tenant_->contents.find_reference(external.external_id)) return known->customer;
  CustomerDraft draft = external.customer;
  draft.external_reference = external.external_id;
  check_draft(fields, draft, tenant_->options.allowed_extensions, false);
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>([&](TwinWrites& writes) { return writes.create(draft, true); });
}

Answer<CustomerDraft> TwinSession::get(std::string_view id) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  const Item* item = tenant_->contents.find(id);
  if (!item) return not_found;
  return item->customer;
}

Answer<CustomerDraft> TwinSession::find_by_external_reference(std::string_view reference) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_reference(fields, reference);
  if (!fields.empty()) return invalid(fields);
  const Item* item = tenant_->contents.find_reference(reference);
  if (!item) return not_found;
  return item->customer;
}

Answer<CustomerDraft> TwinSession::update(std::string_view id, const CustomerPatch& patch, UpdateOptions options) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  check_patch(fields, patch, tenant_->options.allowed_extensions);
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>([&](TwinWrites& writes) { return writes.update(std::string(id), patch, options); });
}

Answer<Nothing> TwinSession::remove(std::string_view id, UpdateOptions options) {
  if (const auto refused = refusal(Permission::tenant_backoffice)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  return write<Nothing>([&](TwinWrites& writes) { return writes.remove(std::string(id), options); });
}

Answer<CustomerDraft> TwinSession::attach_extension(std::string_view id, const Extension& extension) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  check_extension(fields, extension, tenant_->options.allowed_extensions, "");
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>([&](TwinWrites& writes) { return writes.attach(std::string(id), extension, {}); });
}

Answer<CustomerDraft> TwinSession::detach_extension(std::string_view id, const Extension& extension) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  check_id(fields, extension.organization_id, "organizationUid");
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>([&](TwinWrites& writes) { return writes.detach(std::string(id), extension, {}); });
}

Answer<CustomerDraft> TwinSession::detach_extension(std::string_view id, const ExtensionCode& code) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  return write<CustomerDraft>([&](TwinWrites& writes) { return writes.detach(std::string(id), code); });
}

Answer<TwinBatchResult> TwinSession::apply(std::span<const Write> writes, const BatchOptions& options) {
  const auto removes = std::ranges::count_if(
      writes, [](const Write& write) { return std::holds_alternative<Write::Remove>(write.operation()); });
  const bool only_removes = removes > 0 && removes == std::ssize(writes);
  if (!only_removes && !permissions_.contains(Permission::tenant_access))
    return Failure{.code = ErrorCode::permission_denied};
  if (removes > 0 && !permissions_.contains(Permission::tenant_backoffice))
    return Failure{.code = ErrorCode::permission_denied};
  if (tenant_->is_dropped) return not_found;

  Fields all;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    Fields fields;
    check_write(fields, writes[i], tenant_->options.allowed_extensions);
    if (!fields.empty() && !first) first = i;
    add_at(all, i, fields.names());
  }
  if (first) {
    Failure failure = invalid(all);
    failure.write_index = first;
    return failure;
  }
  Contents copy = tenant_->contents;
  if (options.expected_sequence && options.expected_sequence != copy.sequence)
    return Failure{.code = ErrorCode::version_mismatch, .fields = {"sequence"}, .current_version = copy.sequence};
  TwinWrites writing(tenant_->options, copy, making());
  TwinBatchResult result;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const auto written = done(writing, writes[i], tenant_->options.unique_external_reference);
    if (const auto* customer = value_of(written)) {
      result.customers.push_back(*customer);
      continue;
    }
    Failure failure = std::get<Failure>(written);
    Fields fields;
    add_at(fields, i, failure.fields.empty() ? std::vector<std::string>{""} : failure.fields);
    failure.fields = fields.names();
    failure.write_index = i;
    return failure;
  }
  tenant_->contents = std::move(copy);
  tenant_->commit(writing.take_changes());
  result.sequence = tenant_->contents.sequence;
  return result;
}

Answer<TwinStoreCustomer> TwinSession::get_in_store(const std::string& store, const std::string& id) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, store, "storeUid");
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  const Contents& contents = tenant_->contents;
  const Item* item = contents.find(id);
  if (!item || std::ranges::count(tenant_->options.stores, store) == 0) return not_found;
  TwinStoreCustomer answer{.customer = item->customer};
  if (const auto own = contents.details.find({store, id}); own != contents.details.end()) answer.details = own->second;
  StoreDetails& effective = answer.effective = answer.details;
  if (effective.pricelist_id.empty()) effective.pricelist_id = item->customer.pricelist_id;
  if (effective.ledger_number.empty()) effective.ledger_number = item->customer.ledger_number;
  if (!effective.payment_terms) effective.payment_terms = item->customer.payment_terms;
  if (!effective.credit) effective.credit = item->customer.credit;
  if (!effective.account_manager) effective.account_manager = item->customer.account_manager;
  return answer;
}

Answer<TwinStoreCustomer> TwinSession::set_store_details(const std::string& store, const std::string& id,
                                                         const StoreDetails& details) {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, store, "storeUid");
  check_id(fields, id, "customerUid");
  check_details(fields, details);
  if (!fields.empty()) return invalid(fields);
  if (std::ranges::count(tenant_->options.stores, store) == 0 || !tenant_->contents.find(id)) return not_found;
  tenant_->contents.details[{store, id}] = details;
  return get_in_store(store, id);
}

Answer<TwinReport> TwinSession::import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options) {
  if (options.restore && !permissions_.contains(Permission::tenant_backoffice))
    return Failure{.code = ErrorCode::permission_denied};
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const bool at_once = options.atomic || tenant_->contents.customers.empty();
  Contents copy = tenant_->contents;
  TwinWrites writes(tenant_->options, at_once ? copy : tenant_->contents, making(options.restore));
  TwinReport report;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const auto imported = writes.import_one(drafts[i], options.on_conflict);
    if (const auto* failure = std::get_if<Failure>(&imported)) {
      report.failed.emplace_back(i, *failure);
      continue;
    }
    using Imported = TwinWrites::Imported;
    report.created += *value_of(imported) == Imported::created;
    report.updated += *value_of(imported) == Imported::updated;
    report.skipped += *value_of(imported) == Imported::skipped;
    if (!at_once) tenant_->commit(writes.take_changes());
  }
  if (options.atomic && !report.failed.empty()) return TwinReport{.failed = report.failed};
  if (at_once) {
    tenant_->contents = std::move(copy);
    tenant_->commit(one_per_customer(writes.take_changes()));
  }
  return report;
}

Answer<std::uint64_t> TwinSession::count() const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  return std::uint64_t{tenant_->contents.customers.size()};
}

Answer<TwinSnapshot> TwinSession::snapshot() const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  return TwinSnapshot{tenant_, tenant_->contents};
}

Answer<std::vector<TwinChange>> TwinSession::changes(std::uint64_t after, std::size_t limit) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const Contents& contents = tenant_->contents;
  const std::uint64_t oldest = contents.sequence - contents.changes.size() + 1;
  if (limit == 0) return Failure{.code = ErrorCode::invalid_argument, .fields = {"limit"}};
  if (after > contents.sequence) return Failure{.code = ErrorCode::invalid_argument, .fields = {"afterSequence"}};
  if (after + 1 < oldest)
    return Failure{.code = ErrorCode::failed_precondition, .fields = {"afterSequence"}, .oldest_sequence = oldest};
  std::vector<TwinChange> found;
  for (const TwinChange& change : contents.changes)
    if (change.sequence > after && found.size() < limit) found.push_back(change);
  return found;
}

Answer<Nothing> TwinSession::subscribe() const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  return Nothing();
}

Answer<Nothing> Twin::create_tenant(const std::string& id, const TenantOptions& options) {
  static const std::set<std::string> locales = {"", "nb", "sv", "da", "de"};
  static const std::set<std::string> countries = {"", "NO", "SE", "DK", "DE"};
  Fields fields;
  check_id(fields, id, "tenant");
  if (!locales.contains(options.locale)) fields.add("locale");
  if (!countries.contains(options.country_code)) fields.add("country_code");
  check_stores(fields, options.stores);
  if (!fields.empty()) return invalid(fields);
  if (tenants_.contains(id)) return Failure{.code = ErrorCode::already_exists, .fields = {"tenant"}};
  tenants_[id] = std::make_shared<TwinTenant>(TwinTenant{.id = id, .options = options});
  return Nothing();
}

Answer<Nothing> Twin::update_tenant(const std::string& id, const TenantPatch& patch) {
  Fields fields;
  if (patch.stores.has_value()) check_stores(fields, patch.stores.value());
  if (!fields.empty()) return invalid(fields);
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  TwinTenant& tenant = *found->second;
  TenantOptions& options = tenant.options;
  if (!patch.extensions.is_keep()) options.extensions = value_or_nothing(patch.extensions);
  if (!patch.allowed_extensions.is_keep()) options.allowed_extensions = value_or_nothing(patch.allowed_extensions);
  if (!patch.external_source.is_keep()) options.external_source = value_or_nothing(patch.external_source);
  if (!patch.stores.is_keep()) options.stores = value_or_nothing(patch.stores);
  if (patch.max_customers.is_clear()) options.max_customers = std::numeric_limits<std::size_t>::max();
  if (patch.max_customers.has_value()) options.max_customers = patch.max_customers.value();
  std::erase_if(tenant.contents.details,
                [&](const auto& entry) { return std::ranges::count(options.stores, entry.first.first) == 0; });
  return Nothing();
}

Answer<Nothing> Twin::drop_tenant(const std::string& id) {
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  found->second->is_dropped = true;
  tenants_.erase(found);
  return Nothing();
}

Answer<TwinSession> Twin::session(const std::string& id, PermissionSet permissions) {
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  return TwinSession(around_, found->second, permissions);
}

Answer<Nothing> Twin::rewind(const std::string& id, const TwinSnapshot& to) {
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  if (found->second != to.tenant) return Failure{.code = ErrorCode::invalid_argument, .fields = {"snapshot"}};
  TwinTenant& tenant = *found->second;
  tenant.contents = to.contents;
  std::erase_if(tenant.contents.details,
                [&](const auto& entry) { return std::ranges::count(tenant.options.stores, entry.first.first) == 0; });
  return Nothing();
}

}  // namespace custengine::test::twin
