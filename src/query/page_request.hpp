#pragma once

#include "query/cursor.hpp"
#include "query/keyed_records.hpp"
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

/// The order and page of a list or a search request, ready for use.
struct PageRequest {
  std::variant<const ListRequest*, const SearchRequest*> request;
  std::optional<Cursor> cursor;
  PageWindow window;
  std::size_t page_number, page_size;
  mutable std::optional<std::uint64_t> known_binding = {};  // see binding()

  /// The request must outlive this.
  template <class Request>
  static Result<PageRequest> of(const storage::Tenant& tenant, const Request& request) {
    PageRequest query{.request = &request,
                      .cursor = {},
                      .window = {.order = {request.sort_by, request.direction},
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

  /// Returns the request's cursor_binding(). Computed once.
  std::uint64_t binding(const storage::Tenant& tenant) const {
    if (!known_binding)
      known_binding = std::visit([&tenant](const auto* of) { return cursor_binding(tenant, *of); }, request);
    return *known_binding;
  }

  /// Returns the window, counted from behind the cursor. Valid until this is moved or destroyed.
  PageWindow placed_window() const {
    PageWindow placed = window;
    if (cursor) placed.behind = cursor->place();
    return placed;
  }

  /// Returns the position in a sort index from which the page is counted.
  std::size_t start(const storage::SortIndex& index) const {
    return cursor ? index.position_behind(cursor->place(), window.order.direction) : 0;
  }
};

}  // namespace custengine::query
