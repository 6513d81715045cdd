#include "twin_writes.hpp"

#include <custengine/timestamp.hpp>

#include <algorithm>
#include <chrono>

namespace custengine::test::twin {

namespace {

std::optional<Failure> version_failure(const CustomerDraft& current, UpdateOptions options) {
  if (!options.expected_version || options.expected_version == current.version) return std::nullopt;
  return Failure{.code = ErrorCode::version_mismatch, .fields = {"version"}, .current_version = current.version};
}

/// Whose id and whose reference is taken; either may be null.
Failure taken(const Item* id_holder, const Item* reference_holder) {
  Fields fields;
  if (id_holder) fields.add("customerUid");
  if (reference_holder) fields.add("externalId");
  Failure failure = fields.failure(ErrorCode::already_exists);
  failure.holder_id = (id_holder ? id_holder : reference_holder)->customer.id;
  return failure;
}

}  // namespace

std::optional<Failure> TwinWrites::type_failure(CustomerType type) const {
  if (type != CustomerType::b2b || std::ranges::count(options_.extensions, TenantExtension::b2b) > 0)
    return std::nullopt;
  return Failure{.code = ErrorCode::failed_precondition, .fields = {"customerType"}};
}

Making TwinWrites::making_after(const CustomerDraft& current) const {
  Making making = making_;
  making.now = std::max(making.now, *current.last_modified_at + std::chrono::milliseconds(1));
  making.now = std::min(making.now, *parse_timestamp("9999-12-31T23:59:59.999Z"));
  return making;
}

std::optional<Failure> TwinWrites::growth_failure(const CustomerDraft& current, bool next_version,
                                                  bool later_time) const {
  Fields fields;
  check_can_change(fields, current, next_version, later_time);
  if (fields.empty()) return std::nullopt;
  return fields.failure(ErrorCode::resource_exhausted);
}

std::uint64_t TwinWrites::next_version(const CustomerDraft& current) const {
  const bool was_written = std::ranges::any_of(
      changes_, [&](const TwinChange& change) { return change.after && change.after->id == current.id; });
  return *current.version + (at_once_ && was_written ? 0 : 1);
}

void TwinWrites::replace(const CustomerDraft& next) {
  Item& item = *contents_.find(next.id);
  changes_.push_back({.before = item.customer, .after = next, .life = item.life});
  item = {.customer = next, .life = item.life};
}

Answer<CustomerDraft> TwinWrites::create(CustomerDraft draft, bool unique_reference) {
  if (const auto failure = type_failure(draft.type)) return *failure;
  while (draft.id.empty()) {
    std::string id = making_.next_id();
    if (!contents_.find(id)) draft.id = std::move(id);
  }
  const CustomerDraft customer = made(std::move(draft), making_);
  const Item* by_id = contents_.find(customer.id);
  const Item* by_reference = unique_reference ? contents_.find_reference(customer.external_reference) : nullptr;
  if (by_id || by_reference) return taken(by_id, by_reference);
  if (contents_.customers.size() >= options_.max_customers) return Failure{.code = ErrorCode::resource_exhausted};
  contents_.customers.push_back({.customer = customer, .life = ++contents_.last_life});
  contents_.forget_merged(customer.id);
  changes_.push_back({.after = customer, .life = contents_.last_life});
  return customer;
}

Answer<CustomerDraft> TwinWrites::change(const std::string& id, UpdateOptions options, const Change& change) {
  const Item* item = contents_.find(id);
  if (!item) return contents_.unknown(id);
  const CustomerDraft& current = item->customer;
  if (const auto failure = version_failure(current, options)) return *failure;
  const Making making = making_after(current);
  auto changed = change(current, making);
  if (std::holds_alternative<Failure>(changed)) return changed;
  CustomerDraft next = *value_of(changed);
  if (say_the_same(next, current)) return current;
  if (!says_who(next)) return Failure{.code = ErrorCode::invalid_argument, .fields = {""}};
  if (const auto failure = type_failure(next.type)) return *failure;
  if (const auto failure = growth_failure(current, true, true)) return *failure;
  if (options_.unique_external_reference && next.external_reference != current.external_reference)
    if (const Item* holder = contents_.find_reference(next.external_reference)) return taken(nullptr, holder);
  next.version = *current.version + 1;
  next.last_modified_at = making.now;
  replace(next);
  return next;
}

Answer<CustomerDraft> TwinWrites::update(const std::string& id, const CustomerPatch& patch, UpdateOptions options) {
  return change(id, options, [&](const CustomerDraft& current, const Making& making) -> Answer<CustomerDraft> {
    Fields fields;
    check_new_contacts(fields, patch, options_.allowed_extensions, current);
    if (!fields.empty()) return fields.failure();
    return patched(current, patch, making);
  });
}

Answer<Nothing> TwinWrites::remove(const std::string& id, UpdateOptions options) {
  const Item* item = contents_.find(id);
  if (!item) return contents_.unknown(id);
  if (const auto failure = version_failure(item->customer, options)) return *failure;
  changes_.push_back({.before = item->customer, .life = item->life});
  std::erase_if(contents_.customers, [&id](const Item& other) { return other.customer.id == id; });
  std::erase_if(contents_.details, [&id](const auto& entry) { return entry.first.second == id; });
  contents_.forget_merged(id);
  return Nothing();
}

Answer<CustomerDraft> TwinWrites::attach(const std::string& id, const Extension& extension, UpdateOptions options) {
  return change(id, options, [&](CustomerDraft next, const Making&) -> Answer<CustomerDraft> {
    next.extensions.push_back(extension);
    sort_extensions(next.extensions);
    return next;
  });
}

Answer<CustomerDraft> TwinWrites::detach(const std::string& id, const Extension& extension, UpdateOptions options) {
  return change(id, options, [&](CustomerDraft next, const Making&) -> Answer<CustomerDraft> {
    if (std::erase(next.extensions, extension) == 0) return Failure{.code = ErrorCode::not_found};
    return next;
  });
}

Answer<CustomerDraft> TwinWrites::detach(const std::string& id, const ExtensionCode& code) {
  return change(id, {}, [&](CustomerDraft next, const Making&) -> Answer<CustomerDraft> {
    const auto removed = std::erase_if(next.extensions, [&](const Extension& e) { return e.code == code; });
    if (removed == 0) return Failure{.code = ErrorCode::not_found};
    if (removed > 1) return Failure{.code = ErrorCode::invalid_argument, .fields = {"organizationUid"}};
    return next;
  });
}

Answer<CustomerDraft> TwinWrites::update_by(const CustomerDraft& current, const CustomerDraft& draft) {
  const Making making = making_after(current);
  CustomerDraft next = updated(current, draft, making);
  if (const auto failure = type_failure(next.type)) return *failure;
  const bool given_version = making.restore && draft.version, given_time = making.restore && draft.last_modified_at;
  if (given_version) next.version = draft.version;
  if (given_time) next.last_modified_at = draft.last_modified_at;
  if (next == current) return current;
  if (!given_version) next.version = next_version(current);
  if (const auto failure = growth_failure(current, !given_version && next.version != current.version, !given_time))
    return *failure;
  if (!given_time) next.last_modified_at = making.now;
  if (options_.unique_external_reference && next.external_reference != current.external_reference)
    if (const Item* holder = contents_.find_reference(next.external_reference)) return taken(nullptr, holder);
  replace(next);
  return next;
}

Answer<TwinWrites::Imported> TwinWrites::import_one(const CustomerDraft& draft, OnConflict on_conflict) {
  Fields fields;
  const bool unique = options_.unique_external_reference;
  const Item* by_id = contents_.find(draft.id);
  const Item* by_reference = unique ? contents_.find_reference(draft.external_reference) : nullptr;
  const Item* current = by_id ? by_id : by_reference;
  const bool updates = current && on_conflict == OnConflict::update;
  check_draft(fields, draft, options_.allowed_extensions, making_.restore, updates ? &current->customer : nullptr);
  if (!current && !says_who(draft)) fields.add("");
  if (!fields.empty()) return fields.failure();
  if (current && on_conflict == OnConflict::fail) return taken(by_id, by_reference);
  const bool is_of_two = by_id && by_reference && by_id != by_reference;
  const bool has_new_id = !by_id && by_reference && !draft.id.empty();
  if (is_of_two || (has_new_id && updates)) return taken(nullptr, by_reference);
  if (current && on_conflict == OnConflict::skip) return Imported::skipped;
  const auto written = current ? update_by(CustomerDraft(current->customer), draft) : create(draft, unique);
  if (const auto* failure = std::get_if<Failure>(&written)) return *failure;
  return current ? Imported::updated : Imported::created;
}

}  // namespace custengine::test::twin
