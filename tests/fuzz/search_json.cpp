#include <custengine/json.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <string>
#include <vector>

namespace custengine::fuzz {

namespace {

/// Walks by cursor from the request's page, and counts.
std::size_t walk(const Session& session, SearchRequest request, const Page& first) {
  std::size_t found = first.items.size();
  request.page_number = 1;
  for (std::string next = first.next; !next.empty();) {
    request.after = next;
    const auto page = session.search(request);
    require(page.has_value(), "a page's own cursor is good");
    require(!page->items.empty(), "a cursor leads to a page with customers");
    found += page->items.size();
    require(found <= 100, "a walk ends");
    next = page->next;
  }
  return found;
}

}  // namespace

void search_json(std::string_view input) {
  static const Searched searched;
  auto request = search_request_from_json(input);
  if (!request) return require_good_error(request.error(), {ErrorCode::invalid_argument});

  const auto fast = searched.indexed.search(*request), slow = searched.plain.search(*request);
  require(fast.has_value() == slow.has_value(), "indexes do not matter to what can be asked");
  if (!fast) {
    require_good_error(fast.error(), {ErrorCode::invalid_argument});
    require(fast.error() == slow.error(), "indexes do not matter to what is wrong");
    return;
  }
  require(ids_of(*fast) == ids_of(*slow), "indexes do not matter to what is found");
  require(fast->paging == slow->paging, "indexes do not matter to the total");
  require(fast->explain.has_value() == request->explain, "a page is explained when that is asked for");
  require(fast->items.size() <= request->page_size, "a page is no larger than asked");
  require(fast->next.empty() == slow->next.empty(), "indexes do not matter to whether there is more");
  if (request->page_number == 1) {
    const std::size_t found = walk(searched.indexed, *request, *fast);
    if (fast->paging.total_count) require(found == fast->paging.total_count, "a walk finds the total");
    require(found == walk(searched.plain, *request, *slow), "indexes do not matter to a walk");
  }
  require(!to_json(*fast).empty(), "a page can be written");
}

}  // namespace custengine::fuzz
