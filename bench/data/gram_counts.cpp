#include "data/gram_counts.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

constexpr std::size_t shortest = 2, longest = 4;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

void add_grams(std::string_view text, std::vector<std::string_view>& grams) {
  for (std::size_t begin = 0; begin < text.size(); ++begin)
    for (std::size_t length = 1; length <= longest && begin + length <= text.size(); ++length) {
      if (!is_letter(text[begin + length - 1])) break;
      if (length >= shortest) grams.push_back(text.substr(begin, length));
    }
}

}  // namespace

GramCounts::GramCounts(std::span<const Row> rows) : rows_(static_cast<double>(rows.size())) {
  std::vector<std::string_view> grams;
  for (const Row& row : rows) {
    grams.clear();
    for (const Text text : searched_texts) add_grams(row[text], grams);
    std::ranges::sort(grams);
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    for (const std::string_view gram : grams) ++counts_[gram];
  }
}

std::vector<std::string_view> GramCounts::pick(std::size_t length, Range range, std::size_t count,
                                               std::mt19937_64& random) const {
  std::vector<std::string_view> picked;
  std::string_view nearest;
  const auto distance = [&](std::string_view gram) { return std::abs(share(gram) - (range.least + range.most) / 2); };
  for (const auto& [gram, rows] : counts_) {
    if (gram.size() != length) continue;
    if (share(gram) >= range.least && share(gram) <= range.most) picked.push_back(gram);
    if (nearest.empty() || std::pair(distance(gram), gram) < std::pair(distance(nearest), nearest)) nearest = gram;
  }
  if (picked.empty() && !nearest.empty()) picked.push_back(nearest);
  std::ranges::sort(picked);  // the order of the map is not defined
  std::ranges::shuffle(picked, random);
  picked.resize(std::min(picked.size(), count));
  return picked;
}

double GramCounts::share(std::string_view gram) const {
  const auto found = counts_.find(gram);
  return found == counts_.end() ? 0 : static_cast<double>(found->second) / rows_;
}

}  // namespace bench
