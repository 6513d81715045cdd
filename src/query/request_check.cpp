#include "query/request_check.hpp"

#include "base/text.hpp"
#include "model/filter_check.hpp"
#include "model/sort_table.hpp"
#include "model/validation.hpp"
#include "query/term.hpp"

#include <algorithm>
#include <string>

namespace custengine::query {

using model::TextKind;
using model::Violations;

namespace {

bool has_query(const ListRequest& /*request*/) {
  return false;
}
bool has_query(const SearchRequest& request) {
  // If the query cannot be folded, another check reports that.
  return request.query.size() > max_query_bytes || !base::is_utf8(request.query) || has_terms(request);
}

template <class Request>
void check_page(const Request& request, WantedPages wanted, Violations& violations) {
  if (request.page_number < 1)
    violations.add("pageNumber", "must be 1 or more");
  else if (request.page_number > 1 && wanted == WantedPages::all)
    violations.add("pageNumber", "must be 1: all pages are wanted");
  if (request.page_size < 1 || request.page_size > max_page_size)
    violations.add("pageSize", "must be 1 to " + std::to_string(max_page_size));
  if (!model::is_sort_field(request.sort_by))
    violations.add("sortBy", "is not a sort field");
  else if (request.sort_by == SortField::relevance && !has_query(request))
    violations.add("sortBy", "relevance is for searches with a query");
  if (!request.after.empty() && request.page_number > 1)
    violations.add("after", "goes with pageNumber 1 only: it says itself where the page begins");
  if (request.direction != SortDirection::ascending && request.direction != SortDirection::descending)
    violations.add("sortDirection", "is not a sort direction");
}

/// Checks the query like any text, but allows blanks of every kind: queries are split at them. The limit is in bytes.
void check_query(std::string query, Violations& violations) {
  if (query.size() > max_query_bytes)
    violations.add("query", "must not be longer than " + std::to_string(max_query_bytes) + " bytes");
  std::ranges::replace_if(
      query, [](char c) { return c == '\v' || c == '\f'; }, ' ');
  model::check_text(TextKind::lines, model::no_limit, query, "query", violations);
}

void check_criteria(const SearchRequest& request, Violations& violations) {
  check_query(request.query, violations);
  if (!request.exact_match && request.query.size() <= max_query_bytes && base::is_utf8(request.query) &&
      has_too_many_terms(request.query))
    violations.add("query", "has more than " + std::to_string(max_terms) + " different terms");
  model::check_text(TextKind::text, model::max_text_characters, request.mobile, "mobile", violations);
  model::check_text(TextKind::text, model::max_text_characters, request.email, "email", violations);
  model::check_text(TextKind::text, model::max_text_characters, request.vat_number, "vatNumber", violations);
  if (request.scope != SearchScope::customer && request.scope != SearchScope::contact)
    violations.add("scope", "is not a search scope");
  if (request.max_typos > most_typos) violations.add("maxTypos", "must be 0 to " + std::to_string(most_typos));
  model::check_filter(request.where, violations);
  if (request.count != CountMode::exact && request.count != CountMode::none)
    violations.add("count", "is not a count mode");
}

Result<void> outcome(Violations violations) {
  if (violations.empty()) return {};
  return std::move(violations).to_error();
}

}  // namespace

Result<void> check(const ListRequest& request, WantedPages wanted) {
  Violations violations;
  check_page(request, wanted, violations);
  model::check_text(TextKind::reference, model::max_text_characters, request.external_reference, "customerExternalId",
                    violations);
  return outcome(std::move(violations));
}

Result<void> check(const SearchRequest& request, WantedPages wanted) {
  Violations violations;
  check_criteria(request, violations);
  check_page(request, wanted, violations);
  return outcome(std::move(violations));
}

Result<void> check(FacetField field, const SearchRequest& criteria) {
  Violations violations;
  if (field < FacetField::city || field > FacetField::extension) violations.add("field", "is not a field to count by");
  check_criteria(criteria, violations);
  return outcome(std::move(violations));
}

Result<void> check(const DuplicateRules& rules) {
  Violations violations;
  if (rules.max_sharing < 2 || rules.max_sharing > max_sharing)
    violations.add("maxSharing", "must be 2 to " + std::to_string(max_sharing));
  return outcome(std::move(violations));
}

Result<void> check_suggest(std::string_view prefix, std::size_t limit) {
  Violations violations;
  model::check_text(TextKind::text, model::max_text_characters, prefix, "prefix", violations);
  if (limit < 1 || limit > max_page_size) violations.add("limit", "must be 1 to " + std::to_string(max_page_size));
  return outcome(std::move(violations));
}

}  // namespace custengine::query
