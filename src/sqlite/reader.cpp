#include "sqlite/reader.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace custengine::sqlite {
namespace {

// A tenant with the oldest and the newest of its entries: three seeks, however many there are.
constexpr std::string_view select_tenant = R"(
SELECT name.id, tenant.tenant, tenant.generation, tenant.options,
       (SELECT min(entry) FROM custengine_entry WHERE tenant = name.tenant), newest.entry, newest.sequence, newest.stamp
FROM custengine_name AS name
LEFT JOIN custengine_tenant AS tenant ON tenant.tenant = name.tenant
LEFT JOIN custengine_entry AS newest ON newest.tenant = name.tenant
     AND newest.entry = (SELECT max(entry) FROM custengine_entry WHERE tenant = name.tenant)
)";

std::string select_entries(const char* content) {
  return std::string("SELECT entry, sequence, group_end, kind, id, store, version_before, version_after") + content +
         " FROM custengine_entry WHERE tenant = ?1 AND entry > ?2 ORDER BY entry LIMIT ?3";
}

std::int64_t at_most(std::uint64_t number) noexcept {
  return static_cast<std::int64_t>(
      std::min(number, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())));
}

template <class Row, class Read>
std::vector<Row> all(Execution& execution, Read read) {
  std::vector<Row> rows;
  while (execution.next()) rows.push_back(read(execution));
  return rows;
}

kept::Entry read_entry(const Execution& row, bool with_content) {
  return {.number = row.unsigned_number(0),
          .sequence = row.unsigned_number(1),
          .group_end = row.unsigned_number(2),
          .kind = static_cast<kept::EntryKind>(row.number(3)),
          .id = row.bytes(4),
          .store = row.bytes(5),
          .version_before = row.unsigned_number(6),
          .version_after = row.unsigned_number(7),
          .before = with_content ? row.optional_bytes(8) : std::nullopt,
          .after = with_content ? row.optional_bytes(9) : std::nullopt};
}

}  // namespace

Reader::Reader(Connection& connection)
    : connection_(connection),
      tenants_(connection, std::string(select_tenant) + "WHERE name.id > ?1 ORDER BY name.id LIMIT ?2"),
      find_tenant_(connection, std::string(select_tenant) + "WHERE name.id = ?1"),
      customers_(connection,
                 "SELECT id, version, record FROM custengine_customer "
                 "WHERE tenant = ?1 AND generation = ?2 AND id > ?3 ORDER BY id LIMIT ?4"),
      details_(connection,
               "SELECT id, store, details FROM custengine_detail "
               "WHERE tenant = ?1 AND generation = ?2 AND (id, store) > (?3, ?4) ORDER BY id, store LIMIT ?5"),
      merged_(connection,
              "SELECT dropped, kept FROM custengine_merged "
              "WHERE tenant = ?1 AND generation = ?2 AND dropped > ?3 ORDER BY dropped LIMIT ?4"),
      entries_(connection, select_entries(", before, after")),
      entries_without_content_(connection, select_entries("")) {}

kept::Tenant Reader::tenant(const Execution& row) const {
  if (row.is_null(1) || row.is_null(5))
    throw failure(ErrorCode::data_loss,
                  connection_.file() + " is damaged: tenant '" + row.bytes(0) + "' has lost its newest entry");
  return {.id = row.bytes(0),
          .place = {.tenant = row.unsigned_number(1), .generation = row.unsigned_number(2)},
          .options = row.bytes(3),
          .oldest = row.unsigned_number(4),
          .newest = row.unsigned_number(5),
          .sequence = row.unsigned_number(6),
          .stamp = row.unsigned_number(7)};
}

std::vector<kept::Tenant> Reader::tenants(std::string_view after, std::size_t limit) {
  Execution rows(tenants_, after, at_most(limit));
  return all<kept::Tenant>(rows, [this](const Execution& row) { return tenant(row); });
}

std::optional<kept::Tenant> Reader::find_tenant(std::string_view id) {
  Execution found(find_tenant_, id);
  if (!found.next()) return std::nullopt;
  return tenant(found);
}

std::vector<kept::Customer> Reader::customers(const kept::Place& place, std::string_view after, std::size_t limit) {
  Execution rows(customers_, place.tenant, place.generation, after, at_most(limit));
  return all<kept::Customer>(rows, [](const Execution& row) {
    return kept::Customer{.id = row.bytes(0), .version = row.unsigned_number(1), .record = row.bytes(2)};
  });
}

std::vector<kept::Details> Reader::store_details(const kept::Place& place, std::string_view after_id,
                                                 std::string_view after_store, std::size_t limit) {
  Execution rows(details_, place.tenant, place.generation, after_id, after_store, at_most(limit));
  return all<kept::Details>(rows, [](const Execution& row) {
    return kept::Details{.id = row.bytes(0), .store = row.bytes(1), .details = row.bytes(2)};
  });
}

std::vector<kept::Merged> Reader::merged_ids(const kept::Place& place, std::string_view after, std::size_t limit) {
  Execution rows(merged_, place.tenant, place.generation, after, at_most(limit));
  return all<kept::Merged>(
      rows, [](const Execution& row) { return kept::Merged{.dropped = row.bytes(0), .kept = row.bytes(1)}; });
}

std::vector<kept::Entry> Reader::entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                         bool with_content) {
  Execution rows(with_content ? entries_ : entries_without_content_, tenant, at_most(after), at_most(limit));
  return all<kept::Entry>(rows, [&](const Execution& row) { return read_entry(row, with_content); });
}

}  // namespace custengine::sqlite
