#pragma once

#include <custengine/query.hpp>

#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

/// The criteria of a search, from flags.
struct CriteriaOptions {
  SearchRequest request = {};
  std::string scope = "customer", where = {};

  /// True if at least one criterion is given by a flag.
  bool any() const noexcept {
    return !request.query.empty() || !request.mobile.empty() || !request.email.empty() || !request.vat_number.empty() ||
           !where.empty();
  }
};

void add_criteria_flags(CLI::App& command, CriteriaOptions& options);

/// Throws Failure (exit_wrong_usage) if the filter is not valid.
SearchRequest request_of(const CriteriaOptions& options);

}  // namespace custengine::cli
