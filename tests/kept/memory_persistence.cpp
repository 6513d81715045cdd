#include "kept/memory_persistence.hpp"

#include <cstdlib>
#include <iostream>

namespace custengine::test {

namespace {

/// Ends the test: the engine broke the contract of Persistence.
void require(bool holds, const char* rule) {
  if (holds) return;
  std::cerr << "contract of Persistence: " << rule << '\n';
  std::abort();
}

void apply(const kept::Entry& entry, Disk::Rows& rows, std::string& options) {
  switch (entry.kind) {
    case kept::EntryKind::customer: {
      const auto found = rows.customers.find(entry.id);
      const std::uint64_t version = found == rows.customers.end() ? 0 : found->second.version;
      if (entry.version_before != 0 || entry.after) require(version == entry.version_before, "version_before");
      if (entry.after) {
        rows.customers[entry.id] = {entry.id, entry.version_after, *entry.after};
        return;
      }
      rows.customers.erase(entry.id);
      std::erase_if(rows.details, [&entry](const auto& row) { return row.first.first == entry.id; });
      return;
    }
    case kept::EntryKind::store_details:
      require(rows.customers.contains(entry.id), "store details have a customer");
      if (entry.after)
        rows.details[{entry.id, entry.store}] = {entry.id, entry.store, *entry.after};
      else
        rows.details.erase({entry.id, entry.store});
      return;
    case kept::EntryKind::merged_id:
      if (!entry.store.empty()) {
        rows.merged[entry.id] = entry.store;
        return;
      }
      std::erase_if(rows.merged, [&entry](const auto& row) { return row.first == entry.id || row.second == entry.id; });
      return;
    case kept::EntryKind::options:
      options = entry.after.value();
      return;
    case kept::EntryKind::start:
      return;
  }
}

/// The first `limit` values of the rows after a key.
template <class Map, class Key, class Make>
auto read(const Map& rows, const Key& after, std::size_t limit, Make make) {
  std::vector<decltype(make(*rows.begin()))> found;
  for (auto row = rows.upper_bound(after); row != rows.end() && found.size() < limit; ++row)
    found.push_back(make(*row));
  return found;
}

}  // namespace

Disk::Rows& Disk::rows_of(const std::string& name) {
  Tenant& tenant = tenant_of(name);
  return tenant.generations[tenant.generation];
}

MemoryPersistence::MemoryPersistence(Disk& disk) : disk_(disk) {
  std::erase_if(disk_.tenants, [this](const auto& tenant) {
    return std::none_of(disk_.names.begin(), disk_.names.end(),
                        [&tenant](const auto& name) { return name.second == tenant.first; });
  });
  for (auto& [number, tenant] : disk_.tenants)
    std::erase_if(tenant.generations, [valid = tenant.generation](const auto& one) { return one.first != valid; });
}

kept::Tenant MemoryPersistence::describe(const std::string& name, std::uint64_t number) const {
  const Disk::Tenant& tenant = disk_.tenants.at(number);
  const kept::Entry& newest = tenant.entries.rbegin()->second;
  return {.id = name,
          .place = {number, tenant.generation},
          .options = tenant.options,
          .oldest = tenant.entries.begin()->first,
          .newest = newest.number,
          .sequence = newest.sequence,
          .stamp = tenant.stamp};
}

Result<std::vector<kept::Tenant>> MemoryPersistence::tenants(std::string_view after, std::size_t limit) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  return read(disk_.names, std::string(after), limit,
              [this](const auto& name) { return describe(name.first, name.second); });
}

Result<std::optional<kept::Tenant>> MemoryPersistence::find_tenant(std::string_view id) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  const auto found = disk_.names.find(std::string(id));
  if (found == disk_.names.end()) return std::optional<kept::Tenant>();
  return std::optional(describe(found->first, found->second));
}

Result<std::vector<kept::Customer>> MemoryPersistence::customers(const kept::Place& place, std::string_view after,
                                                                 std::size_t limit) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  return read(disk_.tenants.at(place.tenant).generations[place.generation].customers, std::string(after), limit,
              [](const auto& row) { return row.second; });
}

Result<std::vector<kept::Details>> MemoryPersistence::store_details(const kept::Place& place, std::string_view after_id,
                                                                    std::string_view after_store, std::size_t limit) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  return read(disk_.tenants.at(place.tenant).generations[place.generation].details,
              std::pair(std::string(after_id), std::string(after_store)), limit,
              [](const auto& row) { return row.second; });
}

Result<std::vector<kept::Merged>> MemoryPersistence::merged_ids(const kept::Place& place, std::string_view after,
                                                                std::size_t limit) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  return read(disk_.tenants.at(place.tenant).generations[place.generation].merged, std::string(after), limit,
              [](const auto& row) {
                return kept::Merged{row.first, row.second};
              });
}

Result<std::vector<kept::Entry>> MemoryPersistence::entries(std::uint64_t tenant, std::uint64_t after,
                                                            std::size_t limit, bool with_content) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  return read(disk_.tenants.at(tenant).entries, after, limit, [with_content](const auto& row) {
    kept::Entry entry = row.second;
    if (!with_content) entry.before = entry.after = std::nullopt;
    return entry;
  });
}

Result<std::uint64_t> MemoryPersistence::new_tenant() {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  disk_.tenants[++disk_.last_tenant];
  return disk_.last_tenant;
}

Result<void> MemoryPersistence::stage(const kept::Place& place, const kept::Rows& rows) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  Disk::Tenant& tenant = disk_.tenants.at(place.tenant);
  require(place.generation > tenant.generation, "a staged generation is new");
  Disk::Rows& staged = tenant.generations[place.generation];
  for (const kept::Customer& row : rows.customers)
    require(staged.customers.try_emplace(row.id, row).second, "ids of a generation are different");
  for (const kept::Details& row : rows.details) staged.details[{row.id, row.store}] = row;
  for (const kept::Merged& row : rows.merged) staged.merged[row.dropped] = row.kept;
  return {};
}

Result<bool> MemoryPersistence::discard(const kept::Place& place) {
  if (before_call)
    if (auto error = before_call()) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  const auto tenant = disk_.tenants.find(place.tenant);
  if (tenant == disk_.tenants.end()) return true;
  const auto named = std::any_of(disk_.names.begin(), disk_.names.end(),
                                 [&place](const auto& name) { return name.second == place.tenant; });
  if (!named) {
    disk_.tenants.erase(tenant);
    return true;
  }
  require(tenant->second.generation != place.generation, "a valid generation is not discarded");
  tenant->second.generations.erase(place.generation);
  return true;
}

Result<kept::Outcome> MemoryPersistence::commit(std::span<const kept::Group> some) {
  if (before_commit)
    if (auto error = before_commit(some)) return *std::move(error);
  const std::scoped_lock lock(mutex_);
  if (stopped_) return *stopped_;
  if (is_behind) return kept::Outcome::behind;
  for (const kept::Group& group : some)
    if (!group.name.empty() && disk_.names.contains(std::string(group.name)))
      return Error{.code = ErrorCode::already_exists, .message = "taken"};
  for (const kept::Group& group : some) write(group);
  ++commits;
  groups += some.size();
  if (after_commit)
    if (auto error = after_commit()) {
      stopped_ = Error{.code = ErrorCode::unavailable, .message = "stopped: " + error->message};
      return *std::move(error);
    }
  return kept::Outcome::done;
}

void MemoryPersistence::write(const kept::Group& group) {
  Disk::Tenant& tenant = disk_.tenants.at(group.place.tenant);
  require(group.place.generation == tenant.generation, "a group is of the valid generation");
  require(group.last_number == (tenant.entries.empty() ? 0 : tenant.entries.rbegin()->first), "last_number");
  std::uint64_t number = group.last_number;
  for (const kept::Entry& entry : group.entries) {
    require(group.generation ? entry.number > number : entry.number == number + 1, "entries are numbered in order");
    number = entry.number;
    if (!group.generation)
      apply(entry, tenant.generations[tenant.generation], tenant.options);
    else if (entry.kind == kept::EntryKind::options)
      tenant.options = entry.after.value();
    tenant.entries[number] = entry;
  }
  most_entries = std::max<std::uint64_t>(most_entries, group.entries.size());
  for (const std::uint64_t erased : group.erased) {
    kept::Entry& entry = tenant.entries.at(erased);
    entry.before = entry.after = std::nullopt;
    entry.store.clear();
  }
  tenant.entries.erase(tenant.entries.begin(), tenant.entries.upper_bound(group.trim_to));
  tenant.stamp = group.stamp;
  if (group.generation) tenant.generation = *group.generation;
  if (!group.name.empty()) disk_.names[std::string(group.name)] = group.place.tenant;
  if (group.drops)
    std::erase_if(disk_.names, [&group](const auto& name) { return name.second == group.place.tenant; });
  else
    require(!tenant.entries.empty(), "a tenant has an entry");
}

std::optional<Error> MemoryPersistence::stopped_by() const {
  const std::scoped_lock lock(mutex_);
  return stopped_;
}

}  // namespace custengine::test
