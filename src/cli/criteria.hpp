#pragma once

#include <custengine/query.hpp>

#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

/// What customers are looked for by.
struct CriteriaOptions {
  SearchRequest request = {};
  std::string scope = "customer", where = {};

  /// Whether a flag says what to look for.
  bool any() const noexcept {
    return !request.query.empty() || !request.mobile.empty() || !request.email.empty() || !request.vat_number.empty() ||
           !where.empty();
  }
};

void add_criteria_flags(CLI::App& command, CriteriaOptions& options);

/// Throws Failure (exit_wrong_usage) when the filter makes no sense.
SearchRequest request_of(const CriteriaOptions& options);

}  // namespace custengine::cli
