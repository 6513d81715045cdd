#pragma once

#include <custengine/draft.hpp>
#include <custengine/query.hpp>

#include <string>
#include <utility>
#include <vector>

namespace custengine::test {

/// A line of tests/data/search-truth.tsv: whether a search finds a stored value.
struct TruthCase {
  std::string criterion, stored, query;
  bool exact = false;
  std::string country;
  bool hit = false;
};

std::vector<TruthCase> read_truth_cases();

/// A customer that says who it is without any of the searched fields and has the stored value in one, and the request.
std::pair<CustomerDraft, SearchRequest> made_of(const TruthCase& one);

}  // namespace custengine::test
