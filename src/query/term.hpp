#pragma once

#include "base/phone.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// A term of a query, made ready; with exact_match the whole query is one.
struct Term {
  std::string folded;
  bool is_digits = false;  // digits, with a + before them perhaps: sought in normalised numbers too
  base::PhoneCriterion phone = {};
  std::string vat_number = {};  // of no country
  std::size_t typos = 0;        // that a word may have which it is found in
};

/// So many different terms a query may have; each is a bit of a TermFinder's sets.
inline constexpr std::size_t max_terms = 64;

/// The different terms of a query; those that are equal when folded count once. Requires a checked request.
std::vector<Term> terms_of(const SearchRequest& request, const base::PhonePlan* home);

/// How many terms of a query differ when folded; up to max_terms perhaps more, as equal ones are not looked for then.
std::size_t count_terms(std::string_view query);

/// How many typos a folded term may have, when at most `most` are asked for.
std::size_t typos_allowed(std::string_view folded, std::size_t most);

}  // namespace custengine::query
