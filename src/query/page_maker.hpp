#pragma once

#include "query/access.hpp"
#include "query/keyed_records.hpp"
#include "query/page_request.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::query {

/// A page in the making: customers one by one, then what else belongs to it.
class PageMaker {
 public:
  PageMaker(const storage::Tenant& tenant, const PageRequest& query) : tenant_(tenant), query_(query) {
    page_.paging = {query.page_number, query.page_size, {}};
  }

  void reserve(std::size_t count) { page_.items.reserve(count); }
  /// That there is a next page, behind the last record, whose sort key is known.
  void set_next(std::string_view last_key, std::uint64_t binding);
  void add(const detail::Record& record) {
    page_.items.push_back(detail::Record::to_customer(storage::RecordPtr(&record)));
  }
  /// Records lie anywhere in memory: they are asked for together, then shared one by one.
  void add(const storage::CustomerStore& customers, std::span<const storage::RowNumber> rows);

  Page finish(std::optional<std::uint64_t> total, bool has_next) &&;

 private:
  const storage::Tenant& tenant_;
  const PageRequest& query_;
  Page page_;
};

Page make_page(const storage::Tenant& tenant, const PageRequest& query, const PageRecords& records,
               std::optional<std::uint64_t> total);

/// A page straight from the sort index, of all customers or of those in a range of that index; nothing when the
/// tenant keeps none for the field. Items and total are of one moment, as both are taken under the lock.
/// Counts the entries of the index that it passes in `steps`.
std::optional<Page> cut_index(const storage::Tenant& tenant, const PageRequest& query, const AccessNode* range,
                              std::uint64_t& steps);

/// A page of all customers: cut from the sort index, unless there is none or it is not to be used.
Page page_of_all(const storage::Tenant& tenant, const PageRequest& query, bool uses_index, std::uint64_t& steps);

/// A page cut from all records that it is of, which are sorted for it.
Page sort_page(const storage::Tenant& tenant, const PageRequest& query, std::span<const detail::Record* const> records);

/// Valid as long as the snapshot.
std::vector<const detail::Record*> all_records(const detail::SnapshotRows& snapshot);

}  // namespace custengine::query
