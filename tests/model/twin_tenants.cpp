// Tenants and their data.

#include "twin.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace custengine::test::twin {

namespace {

void check_stores(Fields& fields, const std::vector<std::string>& stores) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    const std::string path = "stores[" + std::to_string(i) + ']';
    check_id(fields, stores[i], path);
    if (!seen.insert(stores[i]).second) fields.add(path);
  }
}

void check_also_searched(Fields& fields, const std::vector<SearchField>& also_searched) {
  for (std::size_t i = 0; i < also_searched.size(); ++i)
    if (std::find(also_searched.begin(), also_searched.end(), also_searched[i]) - also_searched.begin() !=
        static_cast<std::ptrdiff_t>(i))
      fields.add("alsoSearched[" + std::to_string(i) + ']');
}

template <class T>
T value_or_nothing(const Patch<T>& patch) {
  return patch.has_value() ? patch.value() : T();
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

Failure Contents::unknown(std::string_view id) const {
  const auto found = merged.find(std::string(id));
  return {.code = ErrorCode::not_found, .holder_id = found == merged.end() ? std::string() : found->second};
}

void Contents::forget_merged(const std::string& id) {
  merged.erase(id);
  std::erase_if(merged, [&id](const auto& entry) { return entry.second == id; });
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

TwinChange details_change(const Item& item, const std::string& store, const StoreDetails& before,
                          const StoreDetails& after) {
  const auto set = [](const StoreDetails& details) {
    return details == StoreDetails() ? std::nullopt : std::optional(details);
  };
  return {.before = item.customer,
          .after = item.customer,
          .store_id = store,
          .details_before = set(before),
          .details_after = set(after),
          .life = item.life};
}

namespace {

/// Drops the details of removed stores. Each is a change, ordered by customer, then by store.
void drop_details(TwinTenant& tenant) {
  std::map<DetailsKey, StoreDetails> gone;  // by customer
  std::erase_if(tenant.contents.details, [&](const auto& entry) {
    const auto& [store, id] = entry.first;
    if (std::ranges::count(tenant.options.stores, store) > 0) return false;
    if (entry.second != StoreDetails()) gone[{id, store}] = entry.second;
    return true;
  });
  std::vector<TwinChange> changes;
  for (const auto& [key, details] : gone)
    changes.push_back(details_change(*tenant.contents.find(key.first), key.second, details, {}));
  tenant.commit(changes);
}

}  // namespace

Answer<Nothing> Twin::create_tenant(const std::string& id, const TenantOptions& options) {
  static const std::set<std::string> locales = {"", "nb", "sv", "da", "de"};
  static const std::set<std::string> countries = {"", "NO", "SE", "DK", "DE"};
  Fields fields;
  check_id(fields, id, "tenant");
  if (!locales.contains(options.locale)) fields.add("locale");
  if (!countries.contains(options.country_code)) fields.add("countryCode");
  check_stores(fields, options.stores);
  check_also_searched(fields, options.also_searched);
  if (!fields.empty()) return fields.failure();
  if (tenants_.contains(id)) return Failure{.code = ErrorCode::already_exists, .fields = {"tenant"}};
  tenants_[id] = std::make_shared<TwinTenant>(TwinTenant{.id = id, .options = options});
  return Nothing();
}

Answer<Nothing> Twin::fork(const std::string& id, const std::string& new_id) {
  Fields fields;
  check_id(fields, new_id, "tenant");
  if (!fields.empty()) return fields.failure();
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  if (tenants_.contains(new_id)) return Failure{.code = ErrorCode::already_exists, .fields = {"tenant"}};
  const TwinTenant& original = *found->second;
  tenants_[new_id] = std::make_shared<TwinTenant>(TwinTenant{.id = new_id,
                                                             .options = original.options,
                                                             .contents = {.customers = original.contents.customers,
                                                                          .details = original.contents.details,
                                                                          .merged = original.contents.merged,
                                                                          .last_life = original.contents.last_life},
                                                             .ever_merged = original.ever_merged});
  return Nothing();
}

Answer<Nothing> Twin::update_tenant(const std::string& id, const TenantPatch& patch) {
  Fields fields;
  if (patch.stores.has_value()) check_stores(fields, patch.stores.value());
  if (!fields.empty()) return fields.failure();
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
  if (patch.max_bytes.is_clear()) options.max_bytes = std::numeric_limits<std::uint64_t>::max();
  if (patch.max_bytes.has_value()) options.max_bytes = patch.max_bytes.value();
  drop_details(tenant);
  return Nothing();
}

Answer<Nothing> Twin::drop_tenant(const std::string& id) {
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  found->second->is_dropped = true;
  tenants_.erase(found);
  return Nothing();
}

Answer<TwinSession> Twin::session(const std::string& id, PermissionSet permissions, const std::string& subject) {
  const auto found = tenants_.find(id);
  if (found == tenants_.end()) return not_found;
  return TwinSession(around_, found->second, permissions, subject);
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
