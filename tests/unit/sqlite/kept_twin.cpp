#include "kept_twin.hpp"

#include <algorithm>

namespace custengine::test {
namespace {

// The values of a map after a key, at most `limit`, each as `row(key, value)`.
template <class Map, class Row>
auto rows_after(const Map& map, const typename Map::key_type& after, std::size_t limit, Row row) {
  std::vector<decltype(row(map.begin()->first, map.begin()->second))> rows;
  for (auto at = map.upper_bound(after); at != map.end() && rows.size() < limit; ++at)
    rows.push_back(row(at->first, at->second));
  return rows;
}

}  // namespace

kept::Tenant KeptTwin::describe(const std::string& id, std::uint64_t number) const {
  const Tenant& tenant = tenants_.at(number);
  const Logged& newest = tenant.entries.rbegin()->second;
  return {.id = id,
          .place = {.tenant = number, .generation = tenant.generation},
          .options = tenant.options,
          .oldest = tenant.entries.begin()->first,
          .newest = newest.entry.number,
          .sequence = newest.entry.sequence,
          .stamp = newest.stamp};
}

const KeptTwin::Rows& KeptTwin::rows(const kept::Place& place) const {
  static const Rows none;
  const auto tenant = tenants_.find(place.tenant);
  if (tenant == tenants_.end()) return none;
  const auto found = tenant->second.rows.find(place.generation);
  return found == tenant->second.rows.end() ? none : found->second;
}

Result<std::vector<kept::Tenant>> KeptTwin::tenants(std::string_view after, std::size_t limit) {
  return rows_after(names_, std::string(after), limit,
                    [&](const std::string& id, std::uint64_t number) { return describe(id, number); });
}

Result<std::optional<kept::Tenant>> KeptTwin::find_tenant(std::string_view id) {
  const auto found = names_.find(std::string(id));
  if (found == names_.end()) return std::optional<kept::Tenant>();
  return std::optional(describe(found->first, found->second));
}

Result<std::vector<kept::Customer>> KeptTwin::customers(const kept::Place& place, std::string_view after,
                                                        std::size_t limit) {
  return rows_after(rows(place).customers, std::string(after), limit,
                    [](const std::string&, const kept::Customer& customer) { return customer; });
}

Result<std::vector<kept::Details>> KeptTwin::store_details(const kept::Place& place, std::string_view after_id,
                                                           std::string_view after_store, std::size_t limit) {
  return rows_after(rows(place).details, {std::string(after_id), std::string(after_store)}, limit,
                    [](const auto& key, const std::string& details) {
                      return kept::Details{.id = key.first, .store = key.second, .details = details};
                    });
}

Result<std::vector<kept::Merged>> KeptTwin::merged_ids(const kept::Place& place, std::string_view after,
                                                       std::size_t limit) {
  return rows_after(rows(place).merged, std::string(after), limit,
                    [](const std::string& dropped, const std::string& kept) {
                      return kept::Merged{.dropped = dropped, .kept = kept};
                    });
}

Result<std::vector<kept::Entry>> KeptTwin::entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                                   bool with_content) {
  const auto found = tenants_.find(tenant);
  if (found == tenants_.end()) return std::vector<kept::Entry>();
  return rows_after(found->second.entries, after, limit, [&](std::uint64_t, const Logged& logged) {
    kept::Entry entry = logged.entry;
    if (!with_content) entry.before = entry.after = std::nullopt;
    return entry;
  });
}

Result<std::uint64_t> KeptTwin::new_tenant() {
  tenants_[++last_tenant_];
  return last_tenant_;
}

Result<void> KeptTwin::stage(const kept::Place& place, const kept::Rows& rows) {
  const auto tenant = tenants_.find(place.tenant);
  if (tenant == tenants_.end() || place.generation <= tenant->second.generation)
    return Error{.code = ErrorCode::failed_precondition};
  Rows staged = tenant->second.rows[place.generation];
  bool are_new = true;
  for (const auto& row : rows.customers) are_new &= staged.customers.emplace(row.id, row).second;
  for (const auto& row : rows.details)
    are_new &= staged.details.emplace(std::pair(row.id, row.store), row.details).second;
  for (const auto& row : rows.merged) are_new &= staged.merged.emplace(row.dropped, row.kept).second;
  if (!are_new) return Error{.code = ErrorCode::already_exists};
  tenant->second.rows[place.generation] = std::move(staged);
  return {};
}

Result<bool> KeptTwin::discard(const kept::Place& place) {
  const auto tenant = tenants_.find(place.tenant);
  if (tenant == tenants_.end()) return true;
  const bool has_name =
      std::any_of(names_.begin(), names_.end(), [&](const auto& name) { return name.second == place.tenant; });
  if (!has_name) {
    tenants_.erase(tenant);
  } else if (place.generation == tenant->second.generation) {
    return Error{.code = ErrorCode::failed_precondition};
  } else {
    tenant->second.rows.erase(place.generation);
  }
  return true;
}

void KeptTwin::restart() {
  std::set<std::uint64_t> named;
  for (const auto& [id, number] : names_) named.insert(number);
  std::erase_if(tenants_, [&](const auto& tenant) { return !named.contains(tenant.first); });
  for (auto& [number, tenant] : tenants_) {
    const std::uint64_t valid = tenant.generation;
    std::erase_if(tenant.rows, [&](const auto& rows) { return rows.first != valid; });
  }
}

bool KeptTwin::is_behind(const Tenants& tenants, const kept::Group& group) {
  const auto tenant = tenants.find(group.place.tenant);
  if (tenant == tenants.end() || tenant->second.newest() != group.last_number) return true;
  return tenant->second.generation != 0 && tenant->second.generation != group.place.generation;
}

void KeptTwin::apply(Rows& rows, const kept::Entry& entry) {
  const auto of_customer = [&](const auto& row) { return row.first.first == entry.id; };
  if (entry.kind == kept::EntryKind::customer && entry.after) {
    rows.customers[entry.id] = {.id = entry.id, .version = entry.version_after, .record = *entry.after};
  } else if (entry.kind == kept::EntryKind::customer) {
    rows.customers.erase(entry.id);
    std::erase_if(rows.details, of_customer);
  } else if (entry.kind == kept::EntryKind::store_details && entry.after) {
    rows.details[{entry.id, entry.store}] = *entry.after;
  } else if (entry.kind == kept::EntryKind::store_details) {
    rows.details.erase({entry.id, entry.store});
  } else if (entry.kind == kept::EntryKind::merged_id && !entry.store.empty()) {
    rows.merged[entry.id] = entry.store;
  } else if (entry.kind == kept::EntryKind::merged_id) {
    std::erase_if(rows.merged, [&](const auto& row) { return row.first == entry.id || row.second == entry.id; });
  }
}

void KeptTwin::write(Tenant& tenant, const kept::Group& group) {
  const std::uint64_t valid = group.generation.value_or(group.place.generation);
  for (const auto& entry : group.entries) {
    tenant.entries[entry.number] = {.entry = entry, .stamp = group.stamp};
    if (entry.kind == kept::EntryKind::options) tenant.options = entry.after.value_or("");
    if (!group.generation) apply(tenant.rows[valid], entry);
  }
  for (const std::uint64_t number : group.erased) {
    if (const auto erased = tenant.entries.find(number); erased != tenant.entries.end()) {
      erased->second.entry.before = erased->second.entry.after = std::nullopt;
      erased->second.entry.store.clear();
    }
  }
  const std::uint64_t newest = tenant.newest();
  std::erase_if(tenant.entries,
                [&](const auto& entry) { return entry.first <= group.trim_to && entry.first != newest; });
  tenant.generation = valid;
}

Result<kept::Outcome> KeptTwin::commit(std::span<const kept::Group> groups) {
  Tenants tenants = tenants_;
  Names names = names_;
  for (const auto& group : groups)
    if (group.drops) std::erase_if(names, [&](const auto& name) { return name.second == group.place.tenant; });
  for (const auto& group : groups) {
    if (is_behind(tenants, group)) return kept::Outcome::behind;
    write(tenants.at(group.place.tenant), group);
    if (!group.name.empty() && !names.emplace(group.name, group.place.tenant).second)
      return Error{.code = ErrorCode::already_exists};
  }
  tenants_.swap(tenants);
  names_.swap(names);
  return kept::Outcome::done;
}

}  // namespace custengine::test
