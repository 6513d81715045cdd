#include "twin.hpp"

#include "../unit/engine/naive.hpp"
#include "../unit/engine/naive_counts.hpp"
#include "../unit/engine/naive_hits.hpp"
#include "../unit/engine/naive_text.hpp"
#include "twin_writes.hpp"

#include <algorithm>
#include <set>

namespace custengine::test::twin {

namespace {

Failure invalid(const Fields& fields) {
  return fields.failure(ErrorCode::invalid_argument);
}

bool has_query(const ListRequest& /*request*/) {
  return false;
}
bool has_query(const SearchRequest& request) {
  return !naive::terms_of(request).empty();
}

/// Checks paging. A non-empty `after` means that the request has a cursor.
template <class Request>
void check_page(Fields& fields, const Request& request) {
  if (request.page_number < 1) fields.add("pageNumber");
  if (request.page_size < 1 || request.page_size > 1000) fields.add("pageSize");
  if (request.sort_by == SortField::relevance && !has_query(request)) fields.add("sortBy");
  if (!request.after.empty() && request.page_number > 1) fields.add("after");
}

void check_criteria(Fields& fields, const SearchRequest& request) {
  if (request.query.size() > 4096) fields.add("query");
  check_text(fields, TextKind::lines, 4096, request.query, "query");
  if (naive::terms_of(request).size() > 64) fields.add("query");
  check_text(fields, TextKind::text, 255, request.mobile, "mobile");
  check_text(fields, TextKind::text, 255, request.email, "email");
  check_text(fields, TextKind::text, 255, request.vat_number, "vatNumber");
  if (request.max_typos > 2) fields.add("maxTypos");
}

void check_search(Fields& fields, const SearchRequest& request) {
  check_criteria(fields, request);
  check_page(fields, request);
}

/// False for a tombstone, which has only the id and version 0.
bool tells(const TwinChange& change) {
  return change.after || change.before->version != 0;
}

/// Adds all customers that were merged into these, transitively.
std::set<std::uint64_t> with_merged(const Contents& contents, std::set<std::uint64_t> lives) {
  for (std::size_t before = 0; before != lives.size();) {
    before = lives.size();
    for (const auto& [dropped, kept] : contents.merged_lives)
      if (lives.contains(kept)) lives.insert(dropped);
  }
  return lives;
}

/// All customers that ever had the id, and transitively those that were merged into them.
std::set<std::uint64_t> lives_to_erase(const Contents& contents, std::string_view id) {
  std::set<std::uint64_t> lives;
  for (const TwinChange& change : contents.changes)
    if ((change.after ? change.after : change.before)->id == id) lives.insert(change.life);
  if (const Item* item = contents.find(id)) lives.insert(item->life);
  return with_merged(contents, lives);
}

TwinChange tombstone(const TwinChange& change) {
  return {.sequence = change.sequence,
          .before = CustomerDraft{.id = (change.after ? change.after : change.before)->id,
                                  .created_at = Timestamp(),
                                  .last_modified_at = Timestamp(),
                                  .version = 0},
          .group_end = change.group_end,
          .life = change.life};
}

}  // namespace

std::optional<Failure> TwinSession::refusal(Permission needed) const {
  if (!permissions_.contains(needed)) return Failure{.code = ErrorCode::permission_denied};
  if (tenant_->is_dropped) return not_found;
  return std::nullopt;
}

Making TwinSession::making(bool restore) const {
  return {
      .now = around_->now, .next_id = [this] { return around_->next_id(); }, .restore = restore, .subject = subject_};
}

TwinPage TwinSession::page(std::vector<Item> found, const SearchRequest& request, const Place& place) const {
  const auto& [number, size] = std::pair(request.page_number, request.page_size);
  const TenantOptions& options = tenant_->options;
  const auto before = [&](const Customer& a, const Customer& b) {
    return naive::comes_before(a, b, request, options.locale, options.country_code, options.also_searched);
  };
  TwinPage page{.paging = {number, size, found.size()}};
  std::ranges::sort(found, [&](const Item& a, const Item& b) { return before(*a.seen, *b.seen); });
  if (place.behind) std::erase_if(found, [&](const Item& item) { return !before(*place.behind, *item.seen); });
  for (std::size_t i = 0; i < found.size(); ++i)
    if (i / size == number - 1) page.items.push_back(found[i]);
  page.has_next = (found.size() + size - 1) / size > number;
  if (request.scores || request.highlights)
    for (const Item& item : page.items)
      page.hits.push_back(naive::hit(*item.seen, request, options.country_code, options.also_searched));
  return page;
}

template <class T, class Write>
Answer<T> TwinSession::write(Write write) {
  TwinWrites writes(tenant_->options, tenant_->contents, making());
  auto answer = write(writes);
  tenant_->commit(writes.take_changes());
  return answer;
}

std::vector<Item> TwinSession::matching(const SearchRequest& request, const Predicate& where) const {
  const TenantOptions& options = tenant_->options;
  std::vector<Item> found = tenant_->contents.customers;
  std::erase_if(found, [&](const Item& item) {
    return (where && !where(*item.seen)) ||
           !naive::matches(*item.seen, request, options.country_code, options.also_searched);
  });
  return found;
}

Answer<std::vector<FacetCount>> TwinSession::count_by(FacetField field, const SearchRequest& request,
                                                      const Predicate& where) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_criteria(fields, request);
  if (!fields.empty()) return invalid(fields);
  std::vector<Customer> found;
  for (const Item& item : matching(request, where)) found.push_back(*item.seen);
  return naive::counts(found, field);
}

Answer<std::vector<std::string>> TwinSession::suggest(const std::string& prefix, std::size_t limit) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_text(fields, TextKind::text, 255, prefix, "prefix");
  if (limit < 1 || limit > 1000) fields.add("limit");
  if (!fields.empty()) return invalid(fields);
  std::vector<Customer> all;
  for (const Item& item : tenant_->contents.customers) all.push_back(*item.seen);
  return naive::suggestions(all, prefix, limit, tenant_->options.locale, tenant_->options.country_code);
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
  return page(std::move(found),
              {.sort_by = request.sort_by,
               .direction = request.direction,
               .page_number = request.page_number,
               .page_size = request.page_size},
              place);
}

Answer<TwinPage> TwinSession::search(const SearchRequest& request, const Predicate& where, const Place& place) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_search(fields, request);
  if (fields.empty() && place.is_foreign) fields.add("after");
  if (!fields.empty()) return invalid(fields);
  TwinPage cut = page(matching(request, where), request, place);
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
  CustomerDraft draft = external.customer;
  draft.external_reference = external.external_id;
  if (!fields.empty()) {
    Fields all;
    if (!draft.id.empty()) check_id(all, draft.id, "customerUid");
    check_reference(all, external.external_id);
    draft.id = draft.external_reference = "";
    check_draft(all, draft, tenant_->options.allowed_extensions, false);
    return invalid(all);
  }
  if (const Item* known = tenant_->contents.find_reference(external.external_id)) return known->customer;
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
  if (!item) return tenant_->contents.unknown(id);
  return item->customer;
}

Answer<TwinExport> TwinSession::export_customer(const std::string& id) const {
  const auto found = get(id);
  if (const Failure* failure = std::get_if<Failure>(&found)) return *failure;
  const Contents& contents = tenant_->contents;
  TwinExport known{.customer = *value_of(found), .sequence = contents.sequence};
  for (const auto& [key, details] : contents.details)
    if (key.second == id && details != StoreDetails()) known.details[key.first] = details;
  for (const auto& [dropped, kept] : contents.merged)
    if (kept == id) known.merged.push_back(dropped);
  const auto lives = with_merged(contents, {contents.find(id)->life});
  for (const TwinChange& change : contents.changes)
    if (tells(change) && lives.contains(change.life)) known.changes.push_back(change.sequence);
  return known;
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

Answer<Nothing> TwinSession::erase(std::string_view id, UpdateOptions options) {
  if (const auto refused = refusal(Permission::tenant_backoffice)) return *refused;
  Fields fields;
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  Contents& contents = tenant_->contents;
  const std::set<std::uint64_t> erased = lives_to_erase(contents, id);
  const auto is_of_them = [&](const TwinChange& change) { return tells(change) && erased.contains(change.life); };
  const bool is_there = contents.find(id) != nullptr;
  const bool is_known = std::ranges::any_of(contents.changes, is_of_them) || contents.merged.contains(std::string(id));
  if (!is_there && (!is_known || options.expected_version)) return contents.unknown(id);
  if (is_there) {
    auto removed = write<Nothing>([&](TwinWrites& writes) { return writes.remove(std::string(id), options); });
    if (std::holds_alternative<Failure>(removed)) return removed;
    tenant_->committed.back() = tombstone(tenant_->committed.back());
  }
  contents.forget_merged(std::string(id));
  for (TwinChange& change : contents.changes)
    if (is_of_them(change)) change = tombstone(change);
  return Nothing();
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

Answer<TwinStoreCustomer> TwinSession::get_in_store(const std::string& store, const std::string& id) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  Fields fields;
  check_id(fields, store, "storeUid");
  check_id(fields, id, "customerUid");
  if (!fields.empty()) return invalid(fields);
  const Contents& contents = tenant_->contents;
  const Item* item = contents.find(id);
  if (std::ranges::count(tenant_->options.stores, store) == 0) return not_found;
  if (!item) return contents.unknown(id);
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
  if (std::ranges::count(tenant_->options.stores, store) == 0) return not_found;
  const Item* item = tenant_->contents.find(id);
  if (!item) return tenant_->contents.unknown(id);
  StoreDetails& own = tenant_->contents.details[{store, id}];
  if (own != details) tenant_->commit({details_change(*item, store, own, details)});
  own = details;
  return get_in_store(store, id);
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

}  // namespace custengine::test::twin
