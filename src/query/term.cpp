#include "query/term.hpp"

#include "base/folding.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/field_table.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

namespace custengine::query {

namespace {

/// True for separators in a folded query. Folding has turned wide commas and semicolons into ASCII, but not the
/// ideographic comma.
bool separates_terms(UChar32 c) noexcept {
  constexpr UChar32 ideographic_comma = 0x3001;
  return c == ' ' || c == ',' || c == ';' || c == ideographic_comma;
}

/// True for quotes, brackets and punctuation.
bool is_dropped_at_ends(UChar32 c) noexcept {
  constexpr std::string_view of_ascii = "\".,;:!?()[]{}<>";
  if (c < 0x80) return of_ascii.find(static_cast<char>(c)) != of_ascii.npos;
  return u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) || (U_GET_GC_MASK(c) & (U_GC_PS_MASK | U_GC_PE_MASK)) != 0;
}

std::string_view without_ends(std::string_view term) noexcept {
  std::size_t begin = term.size(), end = 0;
  for (std::size_t position = 0; position < term.size();) {
    const std::size_t at = position;
    if (is_dropped_at_ends(base::take_character(term, position))) continue;
    begin = std::min(begin, at);
    end = position;
  }
  return end == 0 ? term : term.substr(begin, end - begin);
}

/// Returns the terms of a folded query, repeated ones included.
std::vector<std::string_view> split(std::string_view folded) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    if (begin < end) parts.push_back(without_ends(folded.substr(begin, end - begin)));
  };
  for (std::size_t position = 0; position < folded.size();) {
    const std::size_t at = position;
    if (!separates_terms(base::take_character(folded, position))) continue;
    add(at);
    begin = position;
  }
  add(folded.size());
  return parts;
}

bool is_blank(std::string_view folded) noexcept {
  return folded.find_first_not_of(' ') == folded.npos;
}

Term make_term(std::string_view folded, std::size_t max_typos, const base::PhonePlan* home) {
  Term term{.folded = std::string(folded),
            .postal_code = base::fold(folded, base::Folding::postal_code),
            .is_number = base::is_separated_number(folded)};
  if (term.is_number) {
    term.phone = base::PhoneCriterion(folded, home);
    term.vat_number.number = term.phone.digits;
  } else if (auto vat = base::read_vat_number(folded); std::ranges::any_of(vat.number, base::is_digit)) {
    term.vat_number = std::move(vat);
  }
  term.typos = typos_allowed(term.folded, max_typos);
  return term;
}

/// Returns the folded query as one number; nullopt if it is none.
std::optional<Term> whole_number(std::string_view folded, const base::PhonePlan* home) {
  if (!base::is_separated_number(folded)) return std::nullopt;
  const std::size_t begin = folded.find_first_not_of(' '), end = folded.find_last_not_of(' ') + 1;
  Term whole = make_term(folded.substr(begin, end - begin), 0, home);
  // No text has more characters.
  if (whole.phone.digits.size() > model::max_text_characters) return std::nullopt;
  return whole;
}

}  // namespace

std::size_t typos_allowed(std::string_view folded, std::size_t most) {
  // At least `least_for_two` characters, so that two typos leave most of the term. At most `longest`, so that all
  // possible typos can be tried.
  constexpr std::size_t least_for_one = 4, least_for_two = 8, longest = 64;
  if (most == 0 || base::has_digit(folded)) return 0;
  const std::size_t letters = base::count_characters(folded);
  if (letters < least_for_one || letters > longest) return 0;
  return std::min<std::size_t>(most, letters < least_for_two ? 1 : 2);
}

Query read_query(const SearchRequest& request, const base::PhonePlan* home) {
  Query query;
  if (request.query.empty()) return query;
  const std::string folded = base::fold(request.query);
  if (request.exact_match) {
    if (!is_blank(folded)) query.terms.push_back(make_term(folded, 0, home));
    return query;
  }
  const auto parts = split(folded);
  for (const auto part : parts)
    if (std::ranges::find(query.terms, part, &Term::folded) == query.terms.end())
      query.terms.push_back(make_term(part, request.max_typos, home));
  if (parts.size() > 1) query.whole_number = whole_number(folded, home);
  return query;
}

bool has_terms(const SearchRequest& request) {
  const std::string folded = base::fold(request.query);
  return request.exact_match ? !is_blank(folded) : !split(folded).empty();
}

bool has_too_many_terms(std::string_view query) {
  // Beyond ASCII, one character may fold to several terms.
  if (base::is_ascii(query) && query.size() <= 2 * max_terms) return false;
  const std::string folded = base::fold(query);
  auto parts = split(folded);
  std::ranges::sort(parts);
  return static_cast<std::size_t>(std::unique(parts.begin(), parts.end()) - parts.begin()) > max_terms;
}

}  // namespace custengine::query
