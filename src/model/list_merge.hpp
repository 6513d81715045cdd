#pragma once

#include "model/generated_id.hpp"
#include "model/list_index.hpp"

#include <custengine/clock.hpp>
#include <custengine/result.hpp>

#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::model {

/// Adds to a customer's list what another's has. Elements of equal content are one. `Rules` says of elements:
/// - `less(a, b)`: an order by content;
/// - `take_over(own, other)`: what the own one takes from an equal other one;
/// - `finish(own)`: called once for each that took something over, behind the last of these.
/// An id that is taken is made anew. Errors: unavailable (the id generator).
/// Cost: O((n + m) log n) comparisons, a copy of each element that is added.
template <class T, class Rules>
Result<void> unite(std::vector<T>& own, std::span<const std::type_identity_t<T>> others, IdGenerator& ids,
                   const Rules& rules) {
  const auto less = [&rules](const T& a, const T& b) { return rules.less(a, b); };
  const ListIndex by_content(std::span<T>(own), less);
  std::set<T*> united;
  std::vector<const T*> unknown;
  for (const T& other : others) {
    if (T* const same = by_content.find(other)) {
      rules.take_over(*same, other);
      united.insert(same);
    } else {
      unknown.push_back(&other);
    }
  }
  for (T* const element : united) rules.finish(*element);
  if (unknown.empty()) return {};

  std::set<std::string_view> used;
  for (const T& element : own) used.insert(element.id);
  std::vector<T> added;
  added.reserve(unknown.size());  // so that ids stay where they are
  for (const T* const other : unknown) {
    added.push_back(*other);
    std::string& id = added.back().id;
    if (used.contains(id)) {
      auto made = next_free_id(ids, [&used](const std::string& some) { return !used.contains(some); });
      if (!made) return made.error();
      id = *std::move(made);
    }
    used.insert(id);
  }
  own.reserve(own.size() + added.size());
  own.insert(own.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
  return {};
}

}  // namespace custengine::model
