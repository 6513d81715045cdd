#include "twin_writes.hpp"

#include "../unit/engine/naive.hpp"
#include "../unit/engine/naive_numbers.hpp"

#include <custengine/timestamp.hpp>

#include <algorithm>
#include <chrono>

namespace custengine::test::twin {

namespace {

std::optional<Failure> version_failure(const CustomerDraft& current, UpdateOptions options) {
  if (!options.expected_version || options.expected_version == current.version) return std::nullopt;
  return Failure{.code = ErrorCode::version_mismatch, .fields = {"version"}, .current_version = current.version};
}

/// The customers that hold the id and the reference; either may be null.
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
  if (!still_says_who(next, current)) return Failure{.code = ErrorCode::invalid_argument, .fields = {""}};
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

std::vector<const Item*> TwinWrites::holders(const CustomerDraft& draft, MatchField field) const {
  const auto value = [&](const CustomerDraft& customer) -> std::string {
    if (field == MatchField::id) return customer.id;
    if (field == MatchField::external_reference)
      return options_.unique_external_reference ? customer.external_reference : "";
    if (field == MatchField::email) return naive::fold_email(customer.email);
    return field == MatchField::mobile ? customer.mobile : customer.vat_number;
  };
  const auto phones = [&](const CustomerDraft& customer) {
    return naive::phones(customer.mobile, naive::home_of(customer.country_code, options_.country_code));
  };
  const auto are_same = [&](const CustomerDraft& a, const CustomerDraft& b) {
    if (field == MatchField::mobile) {
      const auto own = phones(a), others = phones(b);
      return std::ranges::find_first_of(own, others) != own.end();
    }
    if (field != MatchField::vat_number) return value(a) == value(b);
    const naive::Vat own = naive::vat(a.vat_number, a.country_code), other = naive::vat(b.vat_number, b.country_code);
    return !own.number.empty() && own.number == other.number &&
           (own.country.empty() || other.country.empty() || own.country == other.country);
  };
  if (field != MatchField::id && field != MatchField::external_reference) {
    Fields broken;
    check_draft(broken,
                {.email = draft.email,
                 .mobile = draft.mobile,
                 .country_code = draft.country_code,
                 .vat_number = draft.vat_number},
                {}, making_.restore);
    if (!broken.empty()) return {};
  }
  std::vector<const Item*> found;
  if (value(draft).empty()) return found;
  for (const Item& item : contents_.customers)
    if (are_same(item.customer, draft)) found.push_back(&item);
  std::ranges::sort(found, {}, [](const Item* item) { return item->customer.id; });
  return found;
}

Answer<TwinWrites::Imported> TwinWrites::import_one(const CustomerDraft& draft, const ImportOptions& options) {
  static constexpr const char* names[] = {"customerUid", "externalId", "email", "mobile", "vatNumber"};
  const OnConflict on_conflict = options.on_conflict;
  Fields fields;
  const bool unique = options_.unique_external_reference;
  const Item* by_id = contents_.find(draft.id);
  const Item* by_reference = unique ? contents_.find_reference(draft.external_reference) : nullptr;
  std::vector<const Item*> found;
  const char* by = "";
  for (const MatchField field : options.match_by) {
    if (!found.empty()) break;
    found = holders(draft, field);
    by = names[static_cast<int>(field)];
  }
  const Item* current = found.size() == 1 ? found[0] : nullptr;
  const bool updates = current && on_conflict == OnConflict::update;
  check_draft(fields, draft, options_.allowed_extensions, making_.restore, updates ? &current->customer : nullptr);
  if (!current && !says_who(draft, making_.restore)) fields.add("");
  if (!fields.empty()) return fields.failure();
  std::vector<std::pair<std::string, const Item*>> taken_by;
  const bool fails = current && on_conflict == OnConflict::fail;
  if (found.size() > 1)
    for (const Item* item : found) taken_by.emplace_back(by, item);
  if (found.size() < 2 && by_id && (fails || by_id != current)) taken_by.emplace_back(names[0], by_id);
  if (found.size() < 2 && by_reference && (fails || by_reference != current))
    taken_by.emplace_back(names[1], by_reference);
  const bool is_by_value = by != std::string(names[0]) && by != std::string(names[1]);
  if (fails && is_by_value) taken_by.emplace_back(by, current);
  if (updates && !by_id && !draft.id.empty()) taken_by.emplace_back(by, current);
  if (!taken_by.empty()) {
    Fields taken_fields;
    for (const auto& [name, item] : taken_by) taken_fields.add(name);
    Failure failure = taken_fields.failure(ErrorCode::already_exists);
    failure.holder_id = taken_by.front().second->customer.id;
    return failure;
  }
  if (current && on_conflict == OnConflict::skip) return Imported::skipped;
  const std::size_t changes = changes_.size();
  const auto written = current ? update_by(CustomerDraft(current->customer), draft) : create(draft, unique);
  if (const auto* failure = std::get_if<Failure>(&written)) return *failure;
  if (changes_.size() == changes) return Imported::unchanged;
  return current ? Imported::updated : Imported::created;
}

}  // namespace custengine::test::twin
