#include <custengine/json.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

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

/// Checks that highlights are inside of their texts, cover whole characters, and are in order.
void require_good_hits(const SearchRequest& request, const Page& page) {
  const bool is_asked = request.scores || request.highlights;
  require(page.hits.size() == (is_asked ? page.items.size() : 0), "there is a hit for each customer, if asked for");
  for (const Hit& hit : page.hits) {
    require(hit.score.has_value() == request.scores, "a score is given when it is asked for");
    for (const Highlight& highlight : hit.highlights) {
      require(request.highlights && !highlight.ranges.empty(), "what is highlighted was asked for");
      std::size_t behind = 0;
      for (const auto& [begin, end] : highlight.ranges) {
        require(begin < end && end <= 255 && (behind == 0 || begin > behind), "ranges stand apart, in order");
        behind = end;
      }
    }
  }
}

void require_good_counts(const Searched& searched, const SearchRequest& request, const Paging& paging) {
  for (const FacetField field : {FacetField::city, FacetField::type}) {
    const auto fast = searched.indexed.count_by(field, request), slow = searched.plain.count_by(field, request);
    require(fast && slow && fast->values == slow->values, "indexes do not matter to counts");
    std::uint64_t sum = 0;
    for (const auto& [value, count] : *fast) sum += count;
    if (paging.total_count && field == FacetField::type)
      require(sum == paging.total_count, "every customer that is found has a type");
  }
  if (request.query.size() > 255) return;
  const auto fast = searched.indexed.suggest(request.query), slow = searched.plain.suggest(request.query);
  require(fast.has_value() == slow.has_value(), "indexes do not matter to what can be suggested for");
  if (fast) require(*fast == *slow, "indexes do not matter to suggestions");
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
  require_good_hits(*request, *fast);
  require(fast->hits == slow->hits, "indexes do not matter to how well customers match");
  require_good_counts(searched, *request, fast->paging);
  require(!to_json(*fast).empty(), "a page can be written");
}

}  // namespace custengine::fuzz
