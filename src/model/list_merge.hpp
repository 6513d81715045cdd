#pragma once

#include "model/generated_id.hpp"

#include <custengine/clock.hpp>
#include <custengine/result.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::model {

namespace list_union {

/// Returns, for each element of a list, the index of the first element with an equal key.
template <class T, class Rules>
std::vector<std::size_t> first_equals(const std::vector<T>& list, const Rules& rules) {
  std::vector<std::pair<std::string, std::size_t>> keys;
  keys.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) keys.emplace_back(rules.key(list[i]), i);
  std::ranges::sort(keys);
  std::vector<std::size_t> firsts(list.size());
  for (std::size_t i = 0, group = 0; i < keys.size(); ++i) {
    if (keys[i].first != keys[group].first) group = i;
    firsts[keys[i].second] = keys[group].second;
  }
  return firsts;
}

/// Makes ids unique. Elements of the own list keep their ids; another element keeps its id if it is free, else gets a
/// new one.
template <class T>
Result<void> keep_ids_unique(std::vector<T>& list, const std::vector<char>& is_own, IdGenerator& ids) {
  std::set<std::string_view> used;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (is_own[i]) used.insert(list[i].id);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (is_own[i]) continue;
    std::string& id = list[i].id;
    if (used.contains(id)) {
      auto made = next_free_id(ids, [&used](const std::string& some) { return !used.contains(some); });
      if (!made) return made.error();
      id = *std::move(made);
    }
    used.insert(id);
  }
  return {};
}

}  // namespace list_union

/// Adds the elements of another customer's list to a customer's list. Elements with equal keys become one, at the
/// position of the first. `Rules` has:
/// - `key(element)`: returns the key, a std::string;
/// - `take_over(index, first, other)`: merges `other` into `first`, whose index in the result is `index`. True if it
/// swapped the two, so that `first` is now the other element;
/// - `finish(index, element)`: called once for each element that others were merged into, after the last take_over()
/// for all elements.
///
/// An element of the other list whose id is taken gets a new id. Errors: unavailable (the id generator).
/// Cost: O(n + m) keys, O((n + m) log (n + m)) comparisons of keys, a copy of each of the others.
template <class T, class Rules>
Result<void> unite(std::vector<T>& own, std::span<const std::type_identity_t<T>> others, IdGenerator& ids,
                   Rules& rules) {
  std::vector<char> is_own(own.size() + others.size());
  std::fill_n(is_own.begin(), own.size(), char{1});
  own.reserve(is_own.size());
  for (const T& other : others) own.push_back(other);

  const std::vector<std::size_t> firsts = list_union::first_equals(own, rules);
  std::vector<std::size_t> indexes(own.size());  // in the result, of the elements that remain
  std::set<std::size_t> united;
  std::size_t count = 0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::size_t first = firsts[i];
    if (first == i) {
      indexes[i] = count++;
    } else {
      if (rules.take_over(indexes[first], own[first], own[i])) std::swap(is_own[first], is_own[i]);
      united.insert(first);
    }
  }
  for (const std::size_t i : united) rules.finish(indexes[i], own[i]);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (firsts[i] != i || indexes[i] == i) continue;
    own[indexes[i]] = std::move(own[i]);
    is_own[indexes[i]] = is_own[i];
  }
  own.erase(own.begin() + static_cast<std::ptrdiff_t>(count), own.end());
  return list_union::keep_ids_unique(own, is_own, ids);
}

}  // namespace custengine::model
