#pragma once

#include "query/access.hpp"
#include "query/cursor.hpp"
#include "query/order.hpp"
#include "storage/tenant.hpp"

#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace custengine::query {

/// What both kinds of request ask of the order, ready for use.
struct PageQuery {
  std::variant<const ListRequest*, const SearchRequest*> request;
  std::optional<Cursor> cursor;
  PageCut cut;
  std::size_t page_number, page_size;

  /// The request must outlive it.
  template <class Request>
  static Result<PageQuery> of(const storage::Tenant& tenant, const Request& request) {
    PageQuery query{.request = &request,
                    .cursor = {},
                    .cut = {.order = {request.sort_by, request.direction},
                            .range = PageRange::of(request.page_number, request.page_size)},
                    .page_number = request.page_number,
                    .page_size = request.page_size};
    if (!request.after.empty()) {
      auto cursor = Cursor::decode(request.after, query.binding(tenant), tenant.schema().hash_key);
      if (!cursor) return cursor.error();
      query.cursor = *std::move(cursor);
    }
    return query;
  }

  /// What cursors of this request are good for.
  std::uint64_t binding(const storage::Tenant& tenant) const {
    return std::visit([&](const auto* of) { return cursor_binding(tenant.id(), *of, tenant.schema().hash_key); },
                      request);
  }

  /// The cut with the cursor in it; valid while the query stays where it is.
  PageCut placed_cut() const {
    PageCut placed = cut;
    if (cursor) placed.behind = cursor->place();
    return placed;
  }

  /// The position in a sort index from which the page is counted.
  std::size_t start(const storage::SortIndex& index) const {
    return cursor ? index.position_behind(cursor->place(), cut.order.direction) : 0;
  }
};

/// A page in the making: customers one by one, then what else belongs to it.
class PageMaker {
 public:
  PageMaker(const storage::Tenant& tenant, const PageQuery& query) : tenant_(tenant), query_(query) {
    page_.paging = {query.page_number, query.page_size, {}};
  }

  void reserve(std::size_t count) { page_.items.reserve(count); }
  /// That there is a next page, behind the last record, whose sort key is known.
  void set_next(std::string_view last_key, std::uint64_t binding);
  void add(const detail::Record& record) {
    page_.items.push_back(detail::Record::to_customer(storage::RecordPtr::share(&record)));
  }
  /// Records lie anywhere in memory: they are asked for together, then shared one by one.
  void add(const storage::CustomerStore& customers, std::span<const storage::RowNumber> rows);

  Page finish(std::optional<std::uint64_t> total, bool has_next) &&;

 private:
  const storage::Tenant& tenant_;
  const PageQuery& query_;
  Page page_;
};

Page make_page(const storage::Tenant& tenant, const PageQuery& query, const CutPage& cut,
               std::optional<std::uint64_t> total);

/// A page straight from the sort index, of all customers or of those in a range of that index; nothing when the
/// tenant keeps none for the field. Items and total are of one moment, as both are taken under the lock.
/// Counts the entries of the index that it passes in `steps`.
std::optional<Page> cut_index(const storage::Tenant& tenant, const PageQuery& query, const AccessNode* range,
                              std::uint64_t& steps);

/// A page of all customers: cut from the sort index, unless there is none or it is not to be used.
Page page_of_all(const storage::Tenant& tenant, const PageQuery& query, bool uses_index, std::uint64_t& steps);

/// A page of those with one external reference.
Page look_up_reference(const storage::Tenant& tenant, const PageQuery& query, std::string_view reference);

/// Valid as long as the snapshot.
std::vector<const detail::Record*> all_records(const detail::SnapshotRows& snapshot);

}  // namespace custengine::query
