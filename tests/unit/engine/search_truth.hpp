#pragma once

#include <custengine/draft.hpp>
#include <custengine/query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::test {

/// A line of tests/data/search-truth.tsv or search-typos.tsv: whether a search finds a stored value.
struct TruthCase {
  std::string criterion, stored, query;
  bool exact = false;
  std::string country;
  bool hit = false;
  std::size_t max_typos = 0;
};

std::vector<TruthCase> read_truth_cases();

/// A customer that says who it is without any of the searched fields and has the stored value in one, and the request.
std::pair<CustomerDraft, SearchRequest> made_of(const TruthCase& one);

/// The same with the stored value in a contact, where contacts have such a field.
std::optional<std::pair<CustomerDraft, SearchRequest>> made_of_contact(const TruthCase& one);

}  // namespace custengine::test
