#include "testing/word_list.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::testing {

WordList::WordList(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = std::min(text.find_first_of(",\n"), text.size());
    entries_.push_back(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  assert(!entries_.empty());
  std::uint32_t sum = 0;
  for (std::uint32_t rank = 0; rank < entries_.size(); ++rank) summed_weights_.push_back(sum += 1'000'000 / (rank + 8));
}

std::string_view WordList::pick(Random& random) const noexcept {
  return entries_[random.below(static_cast<std::uint32_t>(entries_.size()))];
}

std::string_view WordList::pick_by_rank(Random& random) const noexcept {
  const std::uint32_t drawn = random.below(summed_weights_.back());
  const auto found = std::ranges::upper_bound(summed_weights_, drawn);
  return entries_[static_cast<std::size_t>(found - summed_weights_.begin())];
}

}  // namespace custengine::testing
