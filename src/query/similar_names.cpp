#include "query/similar_names.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <boost/sort/spreadsort/integer_sort.hpp>

#include <algorithm>
#include <array>
#include <bit>

namespace custengine::query {

namespace {

// Variants have polynomial hashes with a secret base (Rabin-Karp). The hash of a text without one character takes a
// constant number of steps, whatever the length.
constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;
constexpr int spare_hash_bits = 3;

std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t sum = a + b;
  return sum >= prime ? sum - prime : sum;
}

__extension__ using Wide = unsigned __int128;

std::uint64_t product_of(std::uint64_t a, std::uint64_t b) noexcept {
  const Wide product = Wide{a} * b;
  return sum_of(static_cast<std::uint64_t>(product) & prime, static_cast<std::uint64_t>(product >> 61));
}

/// By Fermat's little theorem.
std::uint64_t inverse_of(std::uint64_t a) noexcept {
  std::uint64_t inverse = 1;
  for (std::uint64_t exponent = prime - 2; exponent > 0; exponent >>= 1) {
    if (exponent & 1) inverse = product_of(inverse, a);
    a = product_of(a, a);
  }
  return inverse;
}

/// Returns the bytes of the character at `begin` as one number. Moves `begin` to its end.
std::uint64_t take_symbol(std::string_view text, std::size_t& begin) noexcept {
  const std::size_t end = base::end_of_character(text, begin);
  std::uint64_t symbol = static_cast<unsigned char>(text[begin++]);
  for (; begin < end; ++begin) symbol = symbol << 8 | static_cast<unsigned char>(text[begin]);
  return symbol;
}

}  // namespace

SimilarNames::SimilarNames(base::SipKey hash_key, std::size_t most, std::size_t room)
    : base_(std::max<std::uint64_t>(2, base::siphash13(hash_key, "similar names") % prime)),
      inverse_(inverse_of(base_)),
      most_(most),
      room_(room),
      powers_{base_} {}

template <class Visit>
void SimilarNames::for_each_variant(std::string_view name, Visit visit) {
  // All characters count in the hash; `before` has the hash of the text before each of the first ones. The first
  // character counts with the base, not with 1: otherwise the upper bits of hashes would not differ at random.
  std::array<std::uint64_t, typo_characters + 1> before;
  std::array<std::uint64_t, typo_characters> symbols;
  std::uint64_t hash = 0;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < name.size(); ++count) {
    if (count == powers_.size()) powers_.push_back(product_of(powers_.back(), base_));
    const std::uint64_t symbol = take_symbol(name, begin);
    if (count < typo_characters) {
      symbols[count] = symbol;
      before[count] = hash;
    }
    hash = sum_of(hash, product_of(symbol, powers_[count]));
    if (count < typo_characters) before[count + 1] = hash;
  }
  visit(hash);
  for (std::size_t i = 0; i < std::min(count, typo_characters); ++i) {
    // Dropping either of two equal neighbours leaves the same text.
    if (i > 0 && symbols[i] == symbols[i - 1]) continue;
    const std::uint64_t behind = sum_of(hash, prime - before[i + 1]);
    visit(sum_of(before[i], product_of(behind, inverse_)));  // moves the rest back by one character
  }
}

void SimilarNames::collect_variants(std::span<const Name> names, const TextOf& text_of, Part part) {
  variants_.clear();
  for (std::uint32_t name = 0; name < names.size(); ++name) {
    text_of(name, text_);
    for_each_variant(text_, [&](std::uint64_t hash) {
      // The upper half of the product is the number of the part, the lower half the position of the hash in it.
      const Wide product = Wide{hash << spare_hash_bits} * part.count;
      if (static_cast<std::uint64_t>(product >> 64) == part.number)
        variants_.push_back((static_cast<std::uint64_t>(product) & ~number_mask()) | name);
    });
  }
  boost::sort::spreadsort::integer_sort(variants_.begin(), variants_.end());
  // Two variants of one name may have equal upper bits by chance.
  variants_.erase(std::unique(variants_.begin(), variants_.end()), variants_.end());
}

SimilarNames::Pairs SimilarNames::find(std::vector<Name>& names, const TextOf& text_of, std::uint64_t& common) {
  Pairs pairs;
  std::size_t count = 0;
  for (const Name& name : names) count += std::min<std::size_t>(name.characters, typo_characters) + 1;
  number_bits_ = static_cast<int>(std::bit_width(names.size()));
  const std::size_t parts = count / room_ + 1;
  variants_.reserve(parts == 1 ? count : room_ + room_ / 8);
  for (std::size_t part = 0; part < parts; ++part) {
    collect_variants(names, text_of, {part, parts});
    const Variant* const last = variants_.data() + variants_.size();
    for (const Variant* first = variants_.data(); first != last;) {
      const auto* const end =
          std::find_if(first, last, [&](Variant other) { return other >> number_bits_ != *first >> number_bits_; });
      const auto sharing = static_cast<std::size_t>(end - first);
      if (sharing > most_)
        ++common;
      else if (sharing > 1)
        compare({first, end}, names, text_of, pairs);
      first = end;
    }
  }
  common +=
      static_cast<std::uint64_t>(std::ranges::count_if(names, [this](const Name& name) { return is_crowded(name); }));
  std::erase_if(pairs,
                [&](const auto& pair) { return is_crowded(names[pair.first]) || is_crowded(names[pair.second]); });
  return pairs;
}

void SimilarNames::compare(std::span<const Variant> same, std::vector<Name>& names, const TextOf& text_of,
                           Pairs& pairs) {
  if (std::ranges::all_of(same, [&](Variant variant) { return is_crowded(names[number_of(variant)]); })) return;
  texts_.resize(std::max(texts_.size(), same.size()));
  for (std::size_t i = 0; i < same.size(); ++i) {
    text_of(number_of(same[i]), text_);
    texts_[i] = base::code_points(text_);
  }
  for (std::size_t i = 0; i < same.size(); ++i)
    for (std::size_t j = i + 1; j < same.size(); ++j) {
      const std::uint32_t name = number_of(same[i]), other_name = number_of(same[j]);
      Name &one = names[name], &other = names[other_name];
      const bool are_wanted = !is_crowded(one) && !is_crowded(other);
      if (is_crowded(one) && is_crowded(other)) continue;
      if (!base::edit_distance(texts_[i], texts_[j], 1)) continue;
      one.similar += other.customers;
      other.similar += one.customers;
      if (are_wanted) pairs.emplace_back(name, other_name);
    }
}

}  // namespace custengine::query
