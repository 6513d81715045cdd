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

/// A term of a query, made ready; with exact_match the whole query is one.
struct Term {
  std::string folded;            // not empty
  std::string postal_code = {};  // as it is sought in postal codes
  bool is_number = false;  // of digits and separators: sought in normalised numbers and postal codes without them too
  base::PhoneCriterion phone = {};  // of a number
  base::VatNumber vat_number = {};  // of a term with a digit: sought in the normalised VAT number too
  std::size_t typos = 0;            // that a word may have which it is found in

  /// True if it is sought in more than folded texts.
  bool has_number() const noexcept { return !vat_number.number.empty(); }
};

/// So many different terms a query may have; each is a bit of a TermFinder's sets.
inline constexpr std::size_t max_terms = 64;

/// A query, read once.
struct Query {
  /// The different terms. The query is folded, then split at blanks, commas and semicolons. Quotes, brackets and the
  /// marks . , ; : ! ? are dropped at both ends of a term, unless nothing else is left of it. With exact_match the
  /// whole query is the only term. No terms if folding leaves only blanks.
  std::vector<Term> terms = {};
  /// The whole query, if it is one number of several parts: "0047 91234567". Nothing with exact_match, as it is the
  /// term then.
  std::optional<Term> whole_number = {};
};

/// Requires a checked request.
Query read_query(const SearchRequest& request, const base::PhonePlan* home);

/// True if the request has a query: read_query() would give terms. Requires UTF-8.
bool has_terms(const SearchRequest& request);

/// True if more than max_terms of a query differ when folded. Requires UTF-8.
bool has_too_many_terms(std::string_view query);

/// How many typos a folded term may have, when at most `most` are asked for.
std::size_t typos_allowed(std::string_view folded, std::size_t most);

}  // namespace custengine::query
