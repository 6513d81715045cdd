#include "query/kept_keys.hpp"

#include "query/lock_bounds.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

using storage::CustomerStore;
using storage::Row;

namespace {

void add_some(const storage::Tenant& tenant, SortField field, std::span<const Row> some, KeyedRecords& keyed) {
  constexpr std::size_t unknown = std::string::npos;
  std::string keys;
  std::vector<std::size_t> ends;
  ends.reserve(some.size());
  tenant.read([&](const CustomerStore& customers) {
    const storage::SortIndex& index = *customers.index(field);
    for (const auto& [record, row] : some) {
      const bool is_known = customers.find(row) == record;
      if (is_known) keys.append(customers.kept_key(index, row));
      ends.push_back(is_known ? keys.size() : unknown);
    }
  });
  std::size_t begin = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (ends[i] == unknown) {
      keyed.add(*some[i].record);
    } else {
      keyed.add(*some[i].record, std::string_view(keys).substr(begin, ends[i] - begin));
      begin = ends[i];
    }
  }
}

}  // namespace

void add_with_kept_keys(const storage::Tenant& tenant, SortField field, std::span<const Row> rows,
                        KeyedRecords& keyed) {
  for (; !rows.empty(); rows = rows.subspan(std::min(max_held, rows.size())))
    add_some(tenant, field, rows.first(std::min(max_held, rows.size())), keyed);
}

}  // namespace custengine::query
