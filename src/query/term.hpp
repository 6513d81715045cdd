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

/// The different terms of a query. It is folded, then split at blanks, commas and semicolons. Quotes, brackets and the
/// marks . , ; : ! ? are dropped at both ends of a term, unless nothing else is left of it. With exact_match the whole
/// query is the only term. No terms if folding leaves only blanks. Requires a checked request.
std::vector<Term> terms_of(const SearchRequest& request, const base::PhonePlan* home);

/// The whole query, if it is one number of several parts: "0047 91234567". Nothing with exact_match, as it is the term
/// then. Requires a checked request.
std::optional<Term> whole_number_of(const SearchRequest& request, const base::PhonePlan* home);

/// True if the request has a query: terms_of() would give any. Requires UTF-8.
bool has_terms(const SearchRequest& request);

/// How many terms of a query differ when folded; up to max_terms perhaps more, as equal ones are not looked for then.
/// Requires UTF-8.
std::size_t count_terms(std::string_view query);

/// How many typos a folded term may have, when at most `most` are asked for.
std::size_t typos_allowed(std::string_view folded, std::size_t most);

}  // namespace custengine::query
