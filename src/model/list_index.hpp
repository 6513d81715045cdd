#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::model {

/// The elements of a list by a key: a sorted array of pointers, searched in halves. Not a hash table, as keys come from
/// strangers and would need a seed.
/// Lifetime: refers to the list, whose elements must not move. Cost: O(n log n) comparisons to make, O(log n) to find.
template <class T, class Less>
class ListIndex {
 public:
  explicit ListIndex(std::span<T> list, Less less = {}) : less_(less) {
    elements_.reserve(list.size());
    for (T& element : list) elements_.push_back(&element);
    std::ranges::stable_sort(elements_, [this](const T* a, const T* b) { return less_(*a, *b); });
  }

  /// The first element of the list with that key; null if there is none.
  template <class Key>
  T* find(const Key& key) const {
    const auto found = std::ranges::lower_bound(
        elements_, key, [this](const auto& a, const auto& b) { return less_(a, b); },
        [](const T* element) -> const T& { return *element; });
    return found == elements_.end() || less_(key, **found) ? nullptr : *found;
  }

 private:
  std::vector<T*> elements_;
  Less less_;
};

/// Orders elements by id, also against an id alone.
struct ById {
  template <class A, class B>
  bool operator()(const A& a, const B& b) const noexcept {
    return id_of(a) < id_of(b);
  }

 private:
  static std::string_view id_of(std::string_view id) noexcept { return id; }
  template <class T>
  requires requires(const T& element) { element.id; }
  static std::string_view id_of(const T& element) noexcept { return element.id; }
};

}  // namespace custengine::model
