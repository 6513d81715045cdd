#include "sqlite/leftovers.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace custengine::sqlite {
namespace {

// Takes rows of (key, size) until the budget is used up; returns the last key, and whether it took all rows.
template <class Key>
struct Taken {
  Key last = {};
  bool any = false, all = true;
};
template <class Key, class Read>
Taken<Key> take(Execution& rows, Leftovers::Budget& budget, Read key_of) {
  Taken<Key> taken;
  while (rows.next()) {
    if (budget.is_used_up()) {
      taken.all = false;
      break;
    }
    taken.last = key_of(rows);
    taken.any = true;
    --budget.rows;
    budget.bytes -= std::min(budget.bytes, static_cast<std::size_t>(rows.unsigned_number(1)));
  }
  return taken;
}

}  // namespace

Leftovers::Leftovers(Connection& connection)
    : add_(connection, "INSERT INTO custengine_leftover VALUES (?1, ?2) ON CONFLICT DO NOTHING"),
      remove_(connection, "DELETE FROM custengine_leftover WHERE tenant = ?1 AND generation = ?2"),
      first_(connection, "SELECT tenant, generation FROM custengine_leftover ORDER BY tenant, generation LIMIT 1"),
      of_tenant_(connection, "SELECT generation FROM custengine_leftover WHERE tenant = ?1 ORDER BY generation"),
      tenant_(connection,
              "SELECT generation, EXISTS (SELECT 1 FROM custengine_name WHERE tenant = ?1) FROM custengine_tenant "
              "WHERE tenant = ?1"),
      drop_tenant_(connection, "DELETE FROM custengine_tenant WHERE tenant = ?1"),
      drop_all_of_tenant_(connection, "DELETE FROM custengine_leftover WHERE tenant = ?1"),
      entries_{.measure = Statement(connection,
                                    "SELECT entry, ifnull(length(before), 0) + ifnull(length(after), 0) "
                                    "FROM custengine_entry WHERE tenant = ?1 ORDER BY entry"),
               .erase = Statement(connection, "DELETE FROM custengine_entry WHERE tenant = ?1 AND entry <= ?2")},
      rows_{Table{.measure = Statement(connection,
                                       "SELECT id, length(record) FROM custengine_customer "
                                       "WHERE tenant = ?1 AND generation = ?2 ORDER BY id"),
                  .erase = Statement(connection,
                                     "DELETE FROM custengine_customer "
                                     "WHERE tenant = ?1 AND generation = ?2 AND id <= ?3")},
            Table{.measure = Statement(connection,
                                       "SELECT id, length(details) FROM custengine_detail "
                                       "WHERE tenant = ?1 AND generation = ?2 ORDER BY id, store"),
                  .erase = Statement(connection,
                                     "DELETE FROM custengine_detail "
                                     "WHERE tenant = ?1 AND generation = ?2 AND id <= ?3")},
            Table{.measure = Statement(connection,
                                       "SELECT dropped, length(kept) FROM custengine_merged "
                                       "WHERE tenant = ?1 AND generation = ?2 ORDER BY dropped"),
                  .erase = Statement(connection,
                                     "DELETE FROM custengine_merged "
                                     "WHERE tenant = ?1 AND generation = ?2 AND dropped <= ?3")}} {}

void Leftovers::add(std::uint64_t tenant, std::uint64_t generation) {
  run(add_, tenant, generation);
}
void Leftovers::remove(std::uint64_t tenant, std::uint64_t generation) {
  run(remove_, tenant, generation);
}

std::optional<kept::Place> Leftovers::first() {
  Execution found(first_);
  if (!found.next()) return std::nullopt;
  return kept::Place{.tenant = found.unsigned_number(0), .generation = found.unsigned_number(1)};
}

bool Leftovers::discard_generation(const kept::Place& place, Budget& budget) {
  for (Table& table : rows_) {
    Taken<std::string> taken;
    {
      Execution rows(table.measure, place.tenant, place.generation);
      taken = take<std::string>(rows, budget, [](const Execution& row) { return row.bytes(0); });
    }
    if (taken.any) run(table.erase, place.tenant, place.generation, std::string_view(taken.last));
    if (!taken.all) return false;
  }
  remove(place.tenant, place.generation);
  return true;
}

bool Leftovers::discard_entries(std::uint64_t tenant, Budget& budget) {
  Taken<std::int64_t> taken;
  {
    Execution rows(entries_.measure, tenant);
    taken = take<std::int64_t>(rows, budget, [](const Execution& row) { return row.number(0); });
  }
  if (taken.any) run(entries_.erase, tenant, taken.last);
  return taken.all;
}

bool Leftovers::discard_tenant(std::uint64_t tenant, Budget& budget) {
  std::vector<std::uint64_t> generations;
  {
    Execution rows(of_tenant_, tenant);
    while (rows.next())
      if (rows.number(0) != 0) generations.push_back(rows.unsigned_number(0));
  }
  for (const std::uint64_t generation : generations)
    if (!discard_generation({.tenant = tenant, .generation = generation}, budget)) return false;
  if (!discard_entries(tenant, budget)) return false;
  run(drop_all_of_tenant_, tenant);
  run(drop_tenant_, tenant);
  return true;
}

bool Leftovers::discard(const kept::Place& place, Budget& budget) {
  std::uint64_t valid = 0;
  bool exists = false, has_name = false;
  {
    Execution tenant(tenant_, place.tenant);
    exists = tenant.next();
    if (exists) {
      valid = tenant.unsigned_number(0);
      has_name = tenant.number(1) != 0;
    }
  }
  if (!exists) {
    remove(place.tenant, place.generation);
    return true;
  }
  if (!has_name) {
    return (valid == 0 || discard_generation({.tenant = place.tenant, .generation = valid}, budget)) &&
           discard_tenant(place.tenant, budget);
  }
  if (place.generation == valid)
    throw failure(ErrorCode::failed_precondition, "generation " + std::to_string(valid) + " of tenant " +
                                                      std::to_string(place.tenant) + " is the valid one");
  return discard_generation(place, budget);
}

}  // namespace custengine::sqlite
