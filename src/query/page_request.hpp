#pragma once

#include "query/cursor.hpp"
#include "query/order.hpp"
#include "storage/order/sort_index.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

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
    return std::visit([&tenant](const auto* of) { return cursor_binding(tenant, *of); }, request);
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

}  // namespace custengine::query
