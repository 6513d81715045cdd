#include "kept_script.hpp"

#include "catch.hpp"
#include "kept_files.hpp"

#include <sstream>
#include <utility>

namespace custengine::test {
namespace {

// Reads chunk by chunk: `read(last)` returns rows after `last`, a default row at first.
template <class Row, class Read, class Write>
void read_chunks(std::ostream& out, std::size_t limit, Read read, Write write) {
  Row last;
  for (;;) {
    const auto rows = read(last);
    if (!rows) {
      out << "error " << to_string(rows.error().code) << ' ' << rows.error().message << '\n';
      return;
    }
    for (const Row& row : *rows) write(row);
    if (rows->size() < limit) return;
    last = rows->back();
  }
}

void read_rows(std::ostream& out, Persistence& kept, const kept::Place& place, std::size_t limit) {
  read_chunks<kept::Customer>(
      out, limit, [&](const auto& last) { return kept.customers(place, last.id, limit); },
      [&](const auto& row) { out << " customer " << row.id << ' ' << row.version << ' ' << row.record << '\n'; });
  read_chunks<kept::Details>(
      out, limit, [&](const auto& last) { return kept.store_details(place, last.id, last.store, limit); },
      [&](const auto& row) { out << " details " << row.id << ' ' << row.store << ' ' << row.details << '\n'; });
  read_chunks<kept::Merged>(
      out, limit, [&](const auto& last) { return kept.merged_ids(place, last.dropped, limit); },
      [&](const auto& row) { out << " merged " << row.dropped << ' ' << row.kept << '\n'; });
}

void read_entries(std::ostream& out, Persistence& kept, std::uint64_t tenant, std::size_t limit, bool with_content) {
  read_chunks<kept::Entry>(
      out, limit, [&](const auto& last) { return kept.entries(tenant, last.number, limit, with_content); },
      [&](const auto& row) {
        out << " entry " << row.number << ' ' << row.sequence << ' ' << row.group_end << ' '
            << static_cast<int>(row.kind) << ' ' << row.id << ' ' << row.store << ' ' << row.version_before << ' '
            << row.version_after << ' ' << row.before.value_or("-") << ' ' << row.after.value_or("-") << '\n';
      });
}

}  // namespace

std::string read_all(Persistence& kept, std::size_t limit) {
  std::ostringstream out;
  read_chunks<kept::Tenant>(
      out, limit, [&](const auto& last) { return kept.tenants(last.id, limit); },
      [&](const auto& row) {
        out << row.id << ' ' << row.place.tenant << ' ' << row.place.generation << ' ' << row.options << ' '
            << row.oldest << ' ' << row.newest << ' ' << row.sequence << ' ' << row.stamp << '\n';
        read_rows(out, kept, row.place, limit);
        read_entries(out, kept, row.place.tenant, limit, true);
        read_entries(out, kept, row.place.tenant, limit, false);
      });
  return out.str();
}

kept::Entry customer_entry(std::uint64_t number, std::string id, std::uint64_t version,
                           std::optional<std::string> content) {
  return {.number = number,
          .sequence = number,
          .group_end = number,
          .kind = kept::EntryKind::customer,
          .id = std::move(id),
          .version_before = version - 1,
          .version_after = content ? version : 0,
          .after = std::move(content)};
}

kept::Place add_tenant(Persistence& kept, const std::string& name) {
  const kept::Place place{.tenant = kept.new_tenant().value(), .generation = 1};
  OwnedGroup group{
      .group = {.place = place, .stamp = 7}, .entries = {{.number = 1, .kind = kept::EntryKind::start}}, .name = name};
  const kept::Outcome outcome = kept.commit({&group.get(), 1}).value();
  REQUIRE(outcome == kept::Outcome::done);
  return place;
}

std::string KeptScript::text(std::size_t most) {
  std::string text(random_.below(most), '\0');
  for (char& byte : text) byte = static_cast<char>(random_.one_in(9) ? random_.below(256) : 'a' + random_.below(26));
  return text;
}

kept::Tenant KeptScript::some_tenant() {
  const auto tenants = twin_.tenants("", 1000).value();
  return tenants.empty() ? kept::Tenant{} : random_.one_of(tenants);
}

kept::Entry KeptScript::entry(std::uint64_t number) {
  kept::Entry entry{.number = number, .sequence = random_.bits(), .group_end = random_.below(99), .id = id()};
  entry.kind = random_.one_of({kept::EntryKind::customer, kept::EntryKind::customer, kept::EntryKind::store_details,
                               kept::EntryKind::merged_id, kept::EntryKind::options});
  if (entry.kind == kept::EntryKind::store_details) entry.store = "s" + std::to_string(random_.below(3));
  if (entry.kind == kept::EntryKind::merged_id && !random_.one_in(3)) entry.store = id();
  entry.version_before = random_.below(5);
  if (random_.one_in(2)) entry.before = text(300);
  if (!random_.one_in(3)) {
    entry.version_after = random_.bits();
    entry.after = text(random_.one_in(10) ? 20000 : 600);
  }
  return entry;
}

kept::Rows KeptScript::some_rows() {
  // Distinct ids: a row may be staged once.
  kept::Rows rows;
  for (std::size_t i = random_.below(8); i-- > 0;) {
    const std::string id = "c" + std::to_string(i);
    rows.customers.push_back({.id = id, .version = random_.bits(), .record = text(400)});
    if (random_.one_in(2)) rows.details.push_back({.id = id, .store = "s1", .details = text(50)});
    if (random_.one_in(3)) rows.merged.push_back({.dropped = "m" + id, .kept = id});
  }
  return rows;
}

OwnedGroup KeptScript::group_of(const kept::Tenant& tenant) {
  OwnedGroup group{.group = {.place = tenant.place, .last_number = tenant.newest, .stamp = random_.bits()}};
  for (std::size_t i = random_.below(6); i > 0; --i)
    group.entries.push_back(entry(tenant.newest + 1 + group.entries.size()));
  if (random_.one_in(6)) group.group.trim_to = tenant.newest - random_.below(4);
  if (random_.one_in(6)) group.erased = {tenant.newest, tenant.oldest};
  group.group.erases = random_.one_in(10);
  if (random_.one_in(12)) ++(random_.one_in(2) ? group.group.last_number : group.group.place.generation);
  return group;
}

void KeptScript::commit(Persistence& kept, std::vector<OwnedGroup>& owned) {
  std::vector<kept::Group> groups;
  for (auto& group : owned) groups.push_back(group.get());
  // The numbers of entries do not fit if a group is to be behind; then the twin says so first.
  const auto ours = twin_.commit(groups);
  const auto theirs = kept.commit(groups);
  INFO((theirs ? std::string() : theirs.error().message));
  REQUIRE(code_of(theirs) == code_of(ours));
  if (ours) REQUIRE(*theirs == *ours);
}

void KeptScript::create(Persistence& kept) {
  const auto number = twin_.new_tenant().value();
  REQUIRE(kept.new_tenant().value() == number);
  const kept::Place place{.tenant = number, .generation = 1 + random_.below(2)};
  if (random_.one_in(2)) {
    const kept::Rows rows = some_rows();
    REQUIRE(code_of(kept.stage(place, rows)) == code_of(twin_.stage(place, rows)));
  }
  if (random_.one_in(5)) return;  // it stays without a name
  std::vector<OwnedGroup> groups(1);
  groups[0] = {.group = {.place = place, .stamp = random_.bits()}, .name = "t" + std::to_string(random_.below(20))};
  if (random_.one_in(2)) groups[0].group.generation = place.generation;
  groups[0].entries = {{.number = 1, .kind = kept::EntryKind::options, .after = text(80)},
                       {.number = 2, .kind = kept::EntryKind::start}};
  commit(kept, groups);
}

void KeptScript::replace(Persistence& kept) {
  const kept::Tenant tenant = some_tenant();
  if (tenant.newest == 0) return;
  const kept::Place next{.tenant = tenant.place.tenant, .generation = tenant.place.generation + 1 + random_.below(2)};
  const kept::Rows rows = some_rows();
  REQUIRE(code_of(kept.stage(next, rows)) == code_of(twin_.stage(next, rows)));
  if (random_.one_in(4)) {
    while (!kept.discard(next).value()) continue;
    REQUIRE(twin_.discard(next).value());
    return;
  }
  std::vector<OwnedGroup> groups(1);
  groups[0] = group_of(tenant);
  groups[0].group.generation = next.generation;
  const std::uint64_t first = tenant.newest + 1 + random_.below(3);
  for (std::size_t i = 0; i < groups[0].entries.size(); ++i) groups[0].entries[i].number = first + i;
  commit(kept, groups);
}

void KeptScript::drop(Persistence& kept) {
  const kept::Tenant tenant = some_tenant();
  if (tenant.newest == 0) return;
  std::vector<OwnedGroup> groups(1);
  groups[0].group = {.place = tenant.place, .last_number = tenant.newest, .drops = true};
  commit(kept, groups);
  if (random_.one_in(2)) return;
  while (!kept.discard(tenant.place).value()) continue;
  REQUIRE(twin_.discard(tenant.place).value());
}

void KeptScript::step(Persistence& kept) {
  if (random_.one_in(8)) return create(kept);
  if (random_.one_in(15)) return drop(kept);
  if (random_.one_in(10)) return replace(kept);
  std::vector<OwnedGroup> groups;
  const kept::Tenant first = some_tenant(), second = some_tenant();
  if (first.newest != 0) groups.push_back(group_of(first));
  if (second.newest != 0 && second.id != first.id && random_.one_in(3)) groups.push_back(group_of(second));
  commit(kept, groups);
}

}  // namespace custengine::test
