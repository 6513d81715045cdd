#include "query/similar_names.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace custengine::query {

namespace {

// Variants have polynomial hashes with a secret base (Karp and Rabin): that of a text without one character takes a few
// steps, whatever the length.
constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t sum = a + b;
  return sum >= prime ? sum - prime : sum;
}

std::uint64_t product_of(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return sum_of(static_cast<std::uint64_t>(product) & prime, static_cast<std::uint64_t>(product >> 61));
}

/// The bytes of the character at `begin`, which then is its end.
std::uint64_t take_symbol(std::string_view text, std::size_t& begin) noexcept {
  const std::size_t end = base::end_of_character(text, begin);
  std::uint64_t symbol = 0;
  for (; begin < end; ++begin) symbol = symbol << 8 | static_cast<unsigned char>(text[begin]);
  return symbol;
}

}  // namespace

SimilarNames::SimilarNames(base::SipKey hash_key, std::size_t most, std::size_t room)
    : base_(base::siphash<1, 3>(hash_key, "similar names") % prime), most_(most), room_(room) {}

template <class Visit>
void SimilarNames::for_each_variant(std::string_view name, Visit visit) const {
  // All characters count in the hashes; of the first it is known what stands before each.
  std::array<std::uint64_t, typo_characters> symbols, before;
  std::size_t count = 0, begin = 0;
  std::uint64_t hash = 0;
  for (; begin < name.size() && count < typo_characters; ++count) {
    symbols[count] = take_symbol(name, begin);
    before[count] = hash;
    hash = sum_of(product_of(hash, base_), symbols[count]);
  }
  std::uint64_t behind = 0, power = 1;
  while (begin < name.size()) {
    behind = sum_of(product_of(behind, base_), take_symbol(name, begin));
    power = product_of(power, base_);
  }
  visit(sum_of(product_of(hash, power), behind));
  for (std::size_t i = count; i-- > 0;) {
    // Without either of two equal neighbours the same is left.
    if (i == 0 || symbols[i] != symbols[i - 1]) visit(sum_of(product_of(before[i], power), behind));
    behind = sum_of(product_of(symbols[i], power), behind);
    power = product_of(power, base_);
  }
}

SimilarNames::Pairs SimilarNames::find(std::vector<Name>& names, const TextOf& text_of, std::uint64_t& common) {
  Pairs pairs;
  std::size_t count = 0;
  for (const Name& name : names) count += std::min<std::size_t>(name.characters, typo_characters) + 1;
  const std::size_t parts = count / room_ + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    variants_.clear();
    variants_.reserve(parts == 1 ? count : room_ + room_ / 8);
    for (std::uint32_t name = 0; name < names.size(); ++name)
      for_each_variant(text_of(name), [&](std::uint64_t hash) {
        if (parts == 1 || hash % parts == part) variants_.push_back({hash, name});
      });
    std::ranges::sort(variants_, {}, &Variant::hash);
    const Variant* const last = variants_.data() + variants_.size();
    for (const Variant* first = variants_.data(); first != last;) {
      const auto* const end =
          std::find_if(first, last, [&](const Variant& other) { return other.hash != first->hash; });
      const auto sharing = static_cast<std::size_t>(end - first);
      if (sharing > most_)
        ++common;
      else if (sharing > 1)
        compare(first, end, names, text_of, pairs);
      first = end;
    }
  }
  common +=
      static_cast<std::uint64_t>(std::ranges::count_if(names, [this](const Name& name) { return is_crowded(name); }));
  std::erase_if(pairs,
                [&](const auto& pair) { return is_crowded(names[pair.first]) || is_crowded(names[pair.second]); });
  return pairs;
}

void SimilarNames::compare(const Variant* first, const Variant* end, std::vector<Name>& names, const TextOf& text_of,
                           Pairs& pairs) {
  const auto count = static_cast<std::size_t>(end - first);
  if (std::all_of(first, end, [&](const Variant& variant) { return is_crowded(names[variant.name]); })) return;
  texts_.resize(std::max(texts_.size(), count));
  for (std::size_t i = 0; i < count; ++i) texts_[i] = base::code_points(text_of(first[i].name));
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      Name &one = names[first[i].name], &other = names[first[j].name];
      const bool are_wanted = !is_crowded(one) && !is_crowded(other);
      if (is_crowded(one) && is_crowded(other)) continue;
      if (!base::edit_distance(texts_[i], texts_[j], 1)) continue;
      one.similar += other.customers;
      other.similar += one.customers;
      if (are_wanted) pairs.emplace_back(first[i].name, first[j].name);
    }
}

}  // namespace custengine::query
