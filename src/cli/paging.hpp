#pragma once

#include "cli/failure.hpp"
#include "cli/option_values.hpp"

#include <custengine/sort.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <string>

namespace custengine::cli {

/// The order and page of a list or a search.
struct PagingOptions {
  std::string sort_by = {};  ///< empty for the request's default
  bool descending = false;
  std::size_t page_number = 1, page_size = 50;
};

inline void add_paging_flags(CLI::App& app, PagingOptions& options, const std::string& default_sort) {
  const std::string group = "Order and page";
  app.add_option("--sort", options.sort_by, "sort by this field; default " + default_sort)
      ->type_name("SORT-FIELD")
      ->group(group);
  app.add_flag("--desc", options.descending, "sort in descending order")->group(group);
  take_count(app.add_option("--page", options.page_number, "page number, from 1"))->group(group);
  take_count(app.add_option("--size", options.page_size, "customers on a page, 1 to 1000; default 50"))->group(group);
}

/// Copies the options into a ListRequest or a SearchRequest. Throws Failure (exit_wrong_usage) for an unknown field.
template <class Request>
void apply_paging(const PagingOptions& options, Request& request) {
  if (!options.sort_by.empty()) request.sort_by = checked(parse_sort_field(options.sort_by));
  if (options.descending) request.direction = SortDirection::descending;
  request.page_number = options.page_number;
  request.page_size = options.page_size;
}

}  // namespace custengine::cli
