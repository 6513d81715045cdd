#pragma once

#include <custengine/draft.hpp>
#include <custengine/query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::test {

/// A line of tests/data/search-truth.tsv or search-typos.tsv: a search, a stored value, and if the search finds it.
struct TruthCase {
  std::string criterion, stored, query;
  bool exact = false;
  std::string country;
  bool hit = false;
  std::size_t max_typos = 0;
};

std::vector<TruthCase> read_truth_cases();

/// The request, and a customer with the stored value in one searched field; a field that is not searched identifies it.
std::pair<CustomerDraft, SearchRequest> made_of(const TruthCase& one);

/// The same with the stored value in a contact, where contacts have such a field.
std::optional<std::pair<CustomerDraft, SearchRequest>> made_of_contact(const TruthCase& one);

}  // namespace custengine::test
