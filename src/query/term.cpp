#include "query/term.hpp"

#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <utility>

namespace custengine::query {

namespace {

bool is_digit_term(std::string_view term) noexcept {
  if (term.starts_with('+')) term.remove_prefix(1);
  return !term.empty() && std::ranges::all_of(term, base::is_digit);
}

Term make_term(std::string_view text, std::size_t max_typos, const base::PhonePlan* home) {
  Term term{.folded = base::fold(text), .is_digits = is_digit_term(text)};
  if (term.is_digits) {
    term.phone = base::PhoneCriterion(text, home);
    term.vat_number = base::read_vat_number(text).number;
  }
  term.typos = typos_allowed(term.folded, max_typos);
  return term;
}

}  // namespace

std::size_t typos_allowed(std::string_view folded, std::size_t most) {
  // So long that two typos leave most of it, and so short that all ways to make them can be looked at.
  constexpr std::size_t least_for_one = 4, least_for_two = 8, longest = 64;
  if (most == 0 || std::ranges::any_of(folded, base::is_digit)) return 0;
  const std::size_t letters = base::count_characters(folded);
  if (letters < least_for_one || letters > longest) return 0;
  return std::min<std::size_t>(most, letters < least_for_two ? 1 : 2);
}

std::vector<Term> terms_of(const SearchRequest& request, const base::PhonePlan* home) {
  std::vector<Term> terms;
  const auto parts = base::split_at_blanks(request.query);
  if (parts.empty()) return terms;
  if (request.exact_match) {
    terms.push_back(make_term(request.query, 0, home));
    return terms;
  }
  for (const auto part : parts) {
    Term term = make_term(part, request.max_typos, home);
    const auto equal = std::ranges::find(terms, term.folded, &Term::folded);
    if (equal == terms.end())
      terms.push_back(std::move(term));
    else if (!term.is_digits)
      *equal = std::move(term);  // the stricter one: it is not sought in normalised numbers
  }
  return terms;
}

std::size_t count_terms(std::string_view query) {
  const auto parts = base::split_at_blanks(query);
  if (parts.size() <= max_terms) return parts.size();
  std::vector<std::string> folded;
  for (const auto part : parts) folded.push_back(base::fold(part));
  std::ranges::sort(folded);
  return static_cast<std::size_t>(std::unique(folded.begin(), folded.end()) - folded.begin());
}

}  // namespace custengine::query
