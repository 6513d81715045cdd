#include "sqlite/writer.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace custengine::sqlite {
namespace {

constexpr const char* add_customer = "INSERT INTO custengine_customer VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr const char* add_details = "INSERT INTO custengine_detail VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr const char* add_merged = "INSERT INTO custengine_merged VALUES (?1, ?2, ?3, ?4)";

std::string or_update(const char* insert, const char* set) {
  return std::string(insert) + " ON CONFLICT DO UPDATE SET " + set;
}

std::string tenant_text(std::uint64_t tenant) {
  return "tenant " + std::to_string(tenant);
}

}  // namespace

Writer::Writer(Connection& connection, Leftovers& leftovers)
    : connection_(connection),
      leftovers_(leftovers),
      new_tenant_(connection, "INSERT INTO custengine_tenant DEFAULT VALUES"),
      find_(connection,
            "SELECT generation, (SELECT max(entry) FROM custengine_entry WHERE tenant = ?1) FROM custengine_tenant "
            "WHERE tenant = ?1"),
      insert_entry_(connection,
                    "INSERT INTO custengine_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
      trim_(connection, "DELETE FROM custengine_entry WHERE tenant = ?1 AND entry <= ?2"),
      blank_(connection,
             "UPDATE custengine_entry SET before = NULL, after = NULL, store = '' WHERE tenant = ?1 AND entry = ?2"),
      set_options_(connection, "UPDATE custengine_tenant SET options = ?2 WHERE tenant = ?1"),
      set_generation_(connection, "UPDATE custengine_tenant SET generation = ?2 WHERE tenant = ?1"),
      name_(connection, "INSERT INTO custengine_name VALUES (?1, ?2)"),
      is_named_(connection, "SELECT 1 FROM custengine_name WHERE id = ?1 OR tenant = ?2"),
      unname_(connection, "DELETE FROM custengine_name WHERE tenant = ?1"),
      insert_customer_(connection, add_customer),
      put_customer_(connection, or_update(add_customer, "version = excluded.version, record = excluded.record")),
      remove_customer_(connection, "DELETE FROM custengine_customer WHERE tenant = ?1 AND generation = ?2 AND id = ?3"),
      insert_details_(connection, add_details),
      put_details_(connection, or_update(add_details, "details = excluded.details")),
      remove_details_(connection,
                      "DELETE FROM custengine_detail WHERE tenant = ?1 AND generation = ?2 AND id = ?3 AND store = ?4"),
      remove_all_details_(connection,
                          "DELETE FROM custengine_detail WHERE tenant = ?1 AND generation = ?2 AND id = ?3"),
      insert_merged_(connection, add_merged),
      put_merged_(connection, or_update(add_merged, "kept = excluded.kept")),
      remove_merged_(connection,
                     "DELETE FROM custengine_merged WHERE tenant = ?1 AND generation = ?2 AND dropped = ?3"),
      remove_merged_into_(connection,
                          "DELETE FROM custengine_merged WHERE tenant = ?1 AND generation = ?2 AND kept = ?3") {}

std::uint64_t Writer::new_tenant() {
  run(new_tenant_);
  const auto tenant = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(connection_.handle()));
  leftovers_.add(tenant, 0);
  return tenant;
}

std::optional<Writer::Tenant> Writer::find(std::uint64_t tenant) {
  Execution found(find_, tenant);
  if (!found.next()) return std::nullopt;
  return Tenant{.generation = found.unsigned_number(0), .newest = found.unsigned_number(1)};
}

void Writer::stage(const kept::Place& place, const kept::Rows& rows) {
  const std::optional<Tenant> tenant = find(place.tenant);
  if (!tenant || place.generation <= tenant->generation)
    throw failure(ErrorCode::failed_precondition,
                  tenant_text(place.tenant) +
                      (tenant ? " has a generation as new as " + std::to_string(place.generation) : " does not exist"));
  leftovers_.add(place.tenant, place.generation);
  for (const auto& row : rows.customers)
    run(insert_customer_, place.tenant, place.generation, row.id, row.version, Bytes{row.record});
  for (const auto& row : rows.details)
    run(insert_details_, place.tenant, place.generation, row.id, row.store, Bytes{row.details});
  for (const auto& row : rows.merged) run(insert_merged_, place.tenant, place.generation, row.dropped, row.kept);
}

kept::Outcome Writer::write(std::span<const kept::Group> groups) {
  // A tenant may get the name that another one loses.
  for (const auto& group : groups)
    if (group.drops) run(unname_, group.place.tenant);
  for (const auto& group : groups)
    if (write(group) == kept::Outcome::behind) return kept::Outcome::behind;
  return kept::Outcome::done;
}

kept::Outcome Writer::write(const kept::Group& group) {
  const std::uint64_t tenant = group.place.tenant;
  const std::optional<Tenant> found = find(tenant);
  if (!found || found->newest != group.last_number) return kept::Outcome::behind;
  if (found->generation != 0 && found->generation != group.place.generation) return kept::Outcome::behind;
  check_numbers(group);
  write_entries(group);
  for (const std::uint64_t number : group.erased) run(blank_, tenant, number);
  const std::uint64_t newest = group.entries.empty() ? group.last_number : group.entries.back().number;
  if (group.trim_to != 0 && newest != 0) run(trim_, tenant, std::min(group.trim_to, newest - 1));
  const std::uint64_t valid = group.generation.value_or(group.place.generation);
  if (valid != found->generation) switch_generation(group, found->generation, valid);
  if (!group.name.empty()) name_tenant(group);
  if (group.drops) leftovers_.add(tenant, 0);
  return kept::Outcome::done;
}

// A gap in the numbers would be found only when the entries are read.
void Writer::check_numbers(const kept::Group& group) const {
  std::uint64_t expected = group.last_number + 1;
  if (group.generation && !group.entries.empty()) expected = std::max(expected, group.entries.front().number);
  for (const auto& entry : group.entries)
    if (entry.number != expected++)
      throw failure(ErrorCode::invalid_argument, "entry " + std::to_string(entry.number) + " of " +
                                                     tenant_text(group.place.tenant) + " is out of order");
}

void Writer::write_entries(const kept::Group& group) {
  for (const auto& entry : group.entries) {
    run(insert_entry_, group.place.tenant, entry.number, entry.sequence, entry.group_end, group.stamp,
        static_cast<int>(entry.kind), entry.id, entry.store, entry.version_before, entry.version_after, entry.before,
        entry.after);
    if (entry.kind == kept::EntryKind::options) set_options(group.place.tenant, entry);
    if (!group.generation) apply(group.place, entry);
  }
}

void Writer::apply(const kept::Place& place, const kept::Entry& entry) {
  switch (entry.kind) {
    case kept::EntryKind::customer:
      return apply_customer(place, entry);
    case kept::EntryKind::store_details:
      if (entry.after)
        run(put_details_, place.tenant, place.generation, entry.id, entry.store, Bytes{*entry.after});
      else
        run(remove_details_, place.tenant, place.generation, entry.id, entry.store);
      return;
    case kept::EntryKind::merged_id:
      if (!entry.store.empty()) return run(put_merged_, place.tenant, place.generation, entry.id, entry.store);
      run(remove_merged_, place.tenant, place.generation, entry.id);
      run(remove_merged_into_, place.tenant, place.generation, entry.id);
      return;
    case kept::EntryKind::options:
    case kept::EntryKind::start:
      return;
  }
}

void Writer::apply_customer(const kept::Place& place, const kept::Entry& entry) {
  if (entry.after)
    return run(put_customer_, place.tenant, place.generation, entry.id, entry.version_after, Bytes{*entry.after});
  run(remove_customer_, place.tenant, place.generation, entry.id);
  run(remove_all_details_, place.tenant, place.generation, entry.id);
}

void Writer::set_options(std::uint64_t tenant, const kept::Entry& entry) {
  run(set_options_, tenant, Bytes{entry.after ? std::string_view(*entry.after) : std::string_view()});
}

void Writer::switch_generation(const kept::Group& group, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t tenant = group.place.tenant;
  if (to < from)
    throw failure(ErrorCode::invalid_argument, tenant_text(tenant) + " already has generation " + std::to_string(from));
  run(set_generation_, tenant, to);
  leftovers_.remove(tenant, to);
  if (from != 0) leftovers_.add(tenant, from);
}

void Writer::name_tenant(const kept::Group& group) {
  const std::uint64_t tenant = group.place.tenant;
  bool is_taken = false;
  {
    Execution taken(is_named_, group.name, tenant);
    is_taken = taken.next();
  }
  if (is_taken) throw failure(ErrorCode::already_exists, "tenant '" + std::string(group.name) + "' already exists");
  if (group.entries.empty() && group.last_number == 0)
    throw failure(ErrorCode::invalid_argument, tenant_text(tenant) + " gets a name, but has no entry");
  run(name_, group.name, tenant);
  leftovers_.remove(tenant, 0);
}

}  // namespace custengine::sqlite
