#pragma once

#include "serve/http/query_reader.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::serve {

/// What the query of a list or a search says about the page. A member that is not given is empty.
/// Lifetime: views into the query.
struct PageQuery {
  std::optional<std::string_view> external_reference = {}, after = {};
  std::optional<std::size_t> page_number = {}, page_size = {};
  std::optional<SortField> sort_by = {};
  std::optional<SortDirection> direction = {};
  std::optional<CountMode> count = {};

  /// Reads the parameters; violations are left in `query`. `has_reference`: customerExternalId is one of them.
  static PageQuery read(QueryReader& query, bool has_reference);

  /// Sets the members of a request, except the external reference.
  template <class Request>
  void apply_to(Request& request) const {
    if (page_number) request.page_number = *page_number;
    if (page_size) request.page_size = *page_size;
    if (sort_by) request.sort_by = *sort_by;
    if (direction) request.direction = *direction;
    if (after) request.after = *after;
  }
};

/// Sets what the query says in a search that was read from `body`. Violations: the body names a member too, with
/// another value.
void apply_query(const PageQuery& page, std::string_view body, SearchRequest& request, QueryReader& query);

}  // namespace custengine::serve
