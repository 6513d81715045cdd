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

/// For each element of a list the first one of equal key.
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

/// Ids of one's own stay. Those of the others stay if they are free, else they are made anew.
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

/// Adds to a customer's list what another's has. Elements of equal key are one, where the first of them stands.
/// `Rules` says of elements:
/// - `key(element)`: a std::string;
/// - `take_over(index, first, other)`: makes of the first what the two are as one; `index` is its place in the result.
///   True if the other takes its place, by a swap;
/// - `finish(index, element)`: called once for each that took something over, behind the last of these.
/// An id that is taken is made anew. Errors: unavailable (the id generator).
/// Cost: O(n + m) keys, O((n + m) log (n + m)) comparisons of keys, a copy of each of the others.
template <class T, class Rules>
Result<void> unite(std::vector<T>& own, std::span<const std::type_identity_t<T>> others, IdGenerator& ids,
                   Rules& rules) {
  std::vector<char> is_own(own.size() + others.size());
  std::fill_n(is_own.begin(), own.size(), char{1});
  own.reserve(is_own.size());
  for (const T& other : others) own.push_back(other);

  const std::vector<std::size_t> firsts = list_union::first_equals(own, rules);
  std::vector<std::size_t> indexes(own.size());  // in the result, of those that stay
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
