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

/// Builds a page: customers one by one, then the paging.
class PageMaker {
 public:
  PageMaker(const storage::Tenant& tenant, const PageRequest& query) : tenant_(tenant), query_(query) {
    page_.paging = {query.page_number, query.page_size, {}};
  }

  void reserve(std::size_t count) { page_.items.reserve(count); }
  /// Notes that there is a next page behind the last record, whose sort key is known.
  void set_next(std::string_view last_key, std::uint64_t binding);
  void add(const detail::Record& record) {
    page_.items.push_back(detail::Record::to_customer(storage::RecordPtr(&record)));
  }
  /// Prefetches all records first, because they are scattered in memory.
  void add(const storage::CustomerStore& customers, std::span<const storage::RowNumber> rows);

  Page finish(std::optional<std::uint64_t> total, bool has_next) &&;

 private:
  const storage::Tenant& tenant_;
  const PageRequest& query_;
  Page page_;
};

Page make_page(const storage::Tenant& tenant, const PageRequest& query, const PageRecords& records,
               std::optional<std::uint64_t> total);

/// Cuts a page from the sort index: of all customers, or of a range of that index. Returns nullopt if the tenant
/// keeps no index for the field. Items and total are of one moment, because both are read under the lock. Adds the
/// entries of the index that it passes to `steps`.
std::optional<Page> cut_index(const storage::Tenant& tenant, const PageRequest& query, const AccessNode* range,
                              std::uint64_t& steps);

/// Returns a page of all customers. Cuts it from the sort index, unless there is none or `uses_index` is false.
Page page_of_all(const storage::Tenant& tenant, const PageRequest& query, bool uses_index, std::uint64_t& steps);

/// Sorts the records and cuts a page from them.
Page sort_page(const storage::Tenant& tenant, const PageRequest& query, std::span<const detail::Record* const> records);

/// Returns all records of a snapshot, valid as long as the snapshot.
std::vector<const detail::Record*> all_records(const detail::SnapshotRows& snapshot);

}  // namespace custengine::query
