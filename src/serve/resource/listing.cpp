#include "serve/resource/listing.hpp"

#include "serve/http/link.hpp"
#include "serve/http/violations.hpp"
#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/page_query.hpp"
#include "serve/resource/trial.hpp"

#include <custengine/json.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

/// Adds the violations that a read found, if its request is invalid: those of the query come first. Another error, such
/// as permission_denied, takes their place.
Error joined(Error error, const Result<Page>& read) {
  if (read) return error;
  if (read.error().code != ErrorCode::invalid_argument) return read.error();
  const std::vector<FieldViolation>& others = read.error().violations;
  for (const FieldViolation& other : others)
    if (std::ranges::find(error.violations, other.field, &FieldViolation::field) == error.violations.end())
      error.violations.push_back(other);
  return invalid_request(std::move(error.violations));
}

/// The links of a list (RFC 8288). The next page is found by cursor, which costs the same for any page. A cursor has no
/// page before it. Past the end, the page before is the last one.
std::string links_of(const Context& context, const Page& page, const PageQuery& asked) {
  constexpr std::array<std::string_view, 2> places = {"pageNumber", "after"};
  std::vector<QueryParameter> query;
  for (const QueryParameter& parameter : context.target.query) {
    const auto& known = context.route.query;  // a lenient service ignores the others
    if (std::ranges::find(places, parameter.name) == places.end() &&
        std::ranges::find(known, parameter.name, &Parameter::name) != known.end())
      query.push_back(parameter);
  }
  std::string links;
  const auto link = [&](std::string_view rel, std::string_view name, std::string value) {
    query.push_back({.name = std::string(name), .value = std::move(value)});
    add_link(links, path_of(context.request), query, rel);
    query.pop_back();
  };
  add_link(links, path_of(context.request), query, "first");
  const std::uint64_t number = page.paging.page_number, size = page.paging.page_size;
  std::optional<std::uint64_t> last;
  if (page.paging.total_count) last = std::max<std::uint64_t>((*page.paging.total_count + size - 1) / size, 1);
  if (!asked.after && number > 1)
    link("prev", "pageNumber", std::to_string(std::min(number - 1, last.value_or(number))));
  if (!page.next.empty()) link("next", "after", page.next);
  if (last) link("last", "pageNumber", std::to_string(*last));
  return links;
}

/// A search as the query and the body ask for it.
Result<SearchRequest> read_search(const Context& context, const Session& session, bool has_reference) {
  QueryReader query(context.target.query);
  PageQuery page = PageQuery::read(query, has_reference);
  if (page.external_reference) {
    // A list checks the reference as such; a filter would take any text. It costs a hash look-up.
    const auto found = session.list({.external_reference = std::string(*page.external_reference), .page_size = 1});
    if (!found && found.error().code != ErrorCode::invalid_argument) return found.error();
    if (!found) query.add_violation("customerExternalId", found.error().violations.front().message);
    if (!found) page.external_reference.reset();
  }
  std::string_view body = context.request.body;
  auto request = search_request_from_json(body);
  const std::optional<Error> bad_body = error_of(request);
  std::string rest;
  if (bad_body) {
    // What can be read is judged too.
    if (const auto members = without_faulty(body, bad_body->violations)) rest = boost::json::serialize(*members);
    body = rest;
    if (auto readable = search_request_from_json(body)) request = std::move(readable);
  }
  if (request) apply_query(page, body, *request, query);
  auto error = finish_query(context, query, bad_body ? &*bad_body : nullptr);
  if (!error) return request;
  // The search itself finds the other violations; of a body that cannot be read, those of the query.
  SearchRequest checked;
  if (request)
    checked = *std::move(request);
  else
    page.apply_to(checked);
  if (checked.sort_by == SortField::relevance) checked.sort_by = SortField::display_name;  // it needs the body
  return joined(*std::move(error), session.search(checked));
}

}  // namespace

Response list_customers(Context& context, Session& session) {
  QueryReader query(context.target.query);
  const PageQuery asked = PageQuery::read(query, true);
  ListRequest request;
  asked.apply_to(request);
  if (asked.external_reference) request.external_reference = *asked.external_reference;
  const auto error = finish_query(context, query);
  auto page = session.list(request);
  if (error) return context.fail(joined(*error, page));
  if (!page) return context.fail(page.error());
  if (asked.count == CountMode::none) page->paging.total_count.reset();
  Response response = json_response(200, to_json(*page));
  response.headers.emplace_back("Link", links_of(context, *page, asked));
  return response;
}

Response search_customers(Context& context, Session& session) {
  const auto request = read_search(context, session, true);
  if (!request) return context.fail(request.error());
  const auto page = session.search(*request);
  if (!page) return context.fail(page.error());
  return json_response(200, to_json(*page));
}

Response search_external_customers(Context& context, Session& session) {
  const auto request = read_search(context, session, false);
  if (!request) return context.fail(request.error());
  const auto page = session.search_external(*request);
  if (!page) return context.fail(page.error());
  return json_response(200, to_json(*page));
}

}  // namespace custengine::serve
