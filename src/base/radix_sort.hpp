#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace custengine::base {

/// An LSD radix sort by an unsigned key of each element: stable, linear time, because callers sort millions of
/// elements. Allocates a second array of that size.
template <class T, class KeyOf>
void radix_sort(std::vector<T>& elements, KeyOf key_of) {
  using Key = decltype(key_of(elements.front()));
  static_assert(std::unsigned_integral<Key>);
  constexpr unsigned key_bits = std::numeric_limits<Key>::digits, digit_bits = 11;
  constexpr unsigned digits = (key_bits + digit_bits - 1) / digit_bits;
  constexpr std::size_t values = std::size_t{1} << digit_bits;
  const auto digit_of = [](Key key, unsigned digit) -> std::size_t { return (key >> (digit * digit_bits)) % values; };

  if (elements.empty()) return;
  std::array<std::array<std::size_t, values>, digits> counts = {};
  for (const T& element : elements)
    for (unsigned digit = 0; digit < digits; ++digit) ++counts[digit][digit_of(key_of(element), digit)];
  std::vector<T> sorted(elements.size());
  for (unsigned digit = 0; digit < digits; ++digit) {
    auto& places = counts[digit];
    // Skip a digit that all elements share, as times do in their first bits.
    if (places[digit_of(key_of(elements.front()), digit)] == elements.size()) continue;
    std::size_t begin = 0;
    for (auto& count : places) begin += std::exchange(count, begin);
    for (const T& element : elements) sorted[places[digit_of(key_of(element), digit)]++] = element;
    elements.swap(sorted);
  }
}

}  // namespace custengine::base
