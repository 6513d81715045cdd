#include "query/hits.hpp"

#include "query/highlight.hpp"
#include "query/relevance.hpp"

namespace custengine::query {

void add_hits(const SearchRequest& request, Criteria& criteria, Page& page) {
  if (!request.scores && !request.highlights) return;
  Relevance relevance(criteria);
  Highlighter highlighter(criteria);
  page.hits.reserve(page.items.size());
  for (const Customer& customer : page.items) {
    const auto& record = detail::Record::of(customer);
    Hit& hit = page.hits.emplace_back();
    if (request.scores) hit.score = relevance.score(record);
    if (request.highlights) hit.highlights = highlighter.highlights(record);
  }
}

}  // namespace custengine::query
