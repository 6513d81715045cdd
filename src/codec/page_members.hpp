#pragma once

// A page of customers as JSON, with its hits and its plan.

#include "codec/customer_members.hpp"
#include "codec/json_members.hpp"

#include <custengine/explain.hpp>
#include <custengine/query.hpp>

#include <tuple>

namespace custengine::codec {

template <>
struct Members<Paging> {
  static constexpr auto list = std::tuple{
      Member{"pageNumber", &Paging::page_number},
      Member{"pageSize", &Paging::page_size},
      Member{"totalCount", &Paging::total_count, {.omitted_if_unset = true}},
  };
};

template <>
struct Members<Highlight::Range> {
  static constexpr auto list = std::tuple{
      Member{"begin", &Highlight::Range::begin},
      Member{"end", &Highlight::Range::end},
  };
};

template <>
struct Members<Highlight> {
  static constexpr auto list = std::tuple{
      Member{"field", &Highlight::field},
      Member{"ranges", &Highlight::ranges},
  };
};

template <>
struct Members<Hit> {
  static constexpr auto list = std::tuple{
      Member{"score", &Hit::score, {.omitted_if_unset = true}},
      Member{"highlights", &Hit::highlights},
  };
};

template <>
struct Members<Explain::Path> {
  static constexpr auto list = std::tuple{
      Member{"access", &Explain::Path::access},
      Member{"criterion", &Explain::Path::what},
      Member{"estimatedRows", &Explain::Path::estimated_rows},
      Member{"used", &Explain::Path::used},
      Member{"depth", &Explain::Path::depth},
  };
};

template <>
struct Members<Explain> {
  static constexpr auto list = std::tuple{
      Member{"paths", &Explain::paths},
      Member{"order", &Explain::order},
      Member{"sortBy", &Explain::sort_by},
      Member{"hasSortIndex", &Explain::has_sort_index},
      Member{"candidates", &Explain::candidates},
      Member{"indexSteps", &Explain::index_steps},
      Member{"rowsVerified", &Explain::rows_verified},
      Member{"rowsMatched", &Explain::rows_matched},
      Member{"counted", &Explain::counted},
  };
};

template <>
struct Members<Page> {
  static constexpr auto list = std::tuple{
      Member{"items", &Page::items},
      Member{"paging", &Page::paging},
      Member{"next", &Page::next, {.omitted_if_unset = true}},
      Member{"hits", &Page::hits, {.omitted_if_unset = true}},
      Member{"explain", &Page::explain, {.omitted_if_unset = true}},
  };
};

}  // namespace custengine::codec
