#pragma once

#include "base/phone.hpp"
#include "base/vat_number.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// A term of a query, ready for use. With exact_match the whole query is the only term.
struct Term {
  std::string folded;            // not empty
  std::string postal_code = {};  // the form in which postal codes are searched
  bool is_number = false;  // digits and separators: also sought without these, in normalised numbers and postal codes
  base::PhoneCriterion phone = {};  // of a number
  base::VatNumber vat_number = {};  // of a term with a digit: also sought in the normalised VAT number
  std::size_t typos = 0;            // the most typos of a matching word

  /// True if the term is also sought in numbers, not only in folded texts.
  bool has_number() const noexcept { return !vat_number.number.empty(); }
};

/// The most different terms of a query. Each is a bit of a TermFinder::Terms.
inline constexpr std::size_t max_terms = 64;

/// The parsed query.
struct Query {
  /// The different terms. The query is folded, then split at blanks, commas and semicolons. Quotes, brackets and the
  /// marks . , ; : ! ? are dropped at both ends of a term, unless nothing else is left of it. With exact_match the
  /// whole query is the only term. Empty if folding leaves only blanks.
  std::vector<Term> terms = {};
  /// The whole query, if it is one number of several parts: "0047 91234567". Not set with exact_match: the query is
  /// the only term then.
  std::optional<Term> whole_number = {};
};

/// Parses the query. Requires a checked request.
Query read_query(const SearchRequest& request, const base::PhonePlan* home);

/// True if the request has a query: read_query() would return terms. Requires UTF-8.
bool has_terms(const SearchRequest& request);

/// True if a query has more than max_terms different folded terms. Requires UTF-8.
bool has_too_many_terms(std::string_view query);

/// Returns how many typos a folded term may have if the request allows at most `most`.
std::size_t typos_allowed(std::string_view folded, std::size_t most);

}  // namespace custengine::query
