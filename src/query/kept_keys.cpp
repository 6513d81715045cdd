#include "query/kept_keys.hpp"

#include "query/query_limits.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::Row;

namespace {

constexpr std::size_t unknown = std::string::npos;

/// Copies the keys of some rows behind each other. Returns where each ends, or `unknown`.
std::vector<std::size_t> copy_keys(const storage::Tenant& tenant, SortField field, std::span<const Row> some,
                                   std::string& keys) {
  std::vector<std::size_t> ends(some.size(), unknown);
  tenant.read([&](const CustomerStore& customers) {
    const storage::SortIndex* index = customers.index(field);
    if (!index || !index->keeps_keys()) return;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (customers.find(some[i].number) != some[i].record) continue;
      keys.append(customers.kept_key(*index, some[i].number));
      ends[i] = keys.size();
    }
  });
  return ends;
}

}  // namespace

void for_each_kept_key(const storage::Tenant& tenant, SortField field, std::span<const Row> rows,
                       const std::function<void(const Record&, std::optional<std::string_view>)>& visit) {
  constexpr std::size_t ahead = 8;
  std::string keys;
  while (!rows.empty()) {
    const auto some = rows.first(std::min(max_held, rows.size()));
    rows = rows.subspan(some.size());
    keys.clear();
    const std::vector<std::size_t> ends = copy_keys(tenant, field, some, keys);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (i + ahead < some.size()) some[i + ahead].record->prefetch();
      if (ends[i] == unknown) {
        visit(*some[i].record, std::nullopt);
      } else {
        visit(*some[i].record, std::string_view(keys).substr(begin, ends[i] - begin));
        begin = ends[i];
      }
    }
  }
}

void add_with_kept_keys(const storage::Tenant& tenant, SortField field, std::span<const Row> rows,
                        KeyedRecords& keyed) {
  for_each_kept_key(tenant, field, rows, [&keyed](const Record& record, std::optional<std::string_view> key) {
    if (key)
      keyed.add(record, *key);
    else
      keyed.add(record);
  });
}

}  // namespace custengine::query
