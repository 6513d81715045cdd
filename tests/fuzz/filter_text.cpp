#include <custengine/filter.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <string>

namespace custengine::fuzz {

void filter_text(std::string_view input) {
  static const Searched searched;
  const auto filter = Filter::parse(input);
  if (!filter) {
    require_good_error(filter.error(), {ErrorCode::invalid_argument});
    require(filter.error().violations.front().field == "where", "the field at fault is the filter");
    return;
  }
  const std::string text = filter->to_string();
  const auto again = Filter::parse(text);
  require(again.has_value(), "what was printed can be read");
  require(*again == *filter, "what was printed is read back equal");
  require_equal(again->to_string(), text, "what was read back is printed alike");

  const SearchRequest request = {.where = *filter, .sort_by = SortField::id, .page_size = 1000};
  const auto fast = searched.indexed.search(request), slow = searched.plain.search(request);
  require(fast.has_value() == slow.has_value(), "indexes do not matter to what can be asked");
  if (!fast) return require_good_error(fast.error(), {ErrorCode::invalid_argument});
  require(ids_of(*fast) == ids_of(*slow), "indexes do not matter to what is found");

  SearchRequest negated = request;
  negated.where = !*filter;
  const auto rest = searched.indexed.search(negated);
  // The negation adds a level, which may exceed the limit.
  if (!rest) return require_good_error(rest.error(), {ErrorCode::invalid_argument});
  require(rest->items.size() + fast->items.size() == searched.indexed.count().value(),
          "a filter and its negation part the customers");
  for (const std::string& id : ids_of(*rest))
    for (const std::string& other : ids_of(*fast)) require(id != other, "nobody is in both");
}

}  // namespace custengine::fuzz
