#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::model {

/// A sorted array of pointers with binary search: the elements of a list by key. Not a hash table, because keys come
/// from untrusted callers and hashing them would need a seed.
/// Lifetime: refers to the list, whose elements must not move. Cost: O(n log n) comparisons to make, O(log n) to find.
template <class T, class Less>
class ListIndex {
 public:
  explicit ListIndex(std::span<T> list, Less less = {}) : less_(less) {
    elements_.reserve(list.size());
    for (T& element : list) elements_.push_back(&element);
    std::ranges::stable_sort(elements_, [this](const T* a, const T* b) { return less_(*a, *b); });
  }

  /// Returns the first element of the list with that key; null if there is none.
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

/// Orders elements by id. Also compares an element with an id.
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
