#pragma once

#include "base/siphash.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::query {

/// Finds names within one edit of each other without comparing each with each: by deletion neighbourhoods, as SymSpell
/// does. Two such names have a variant in common: one of the names, or what is left of either without one of its
/// characters. Sorting hashes of all variants brings them together.
///
/// Ours works within bounds, whoever chose the names. Variants are hashed in parts, so that few are kept at a time.
/// Characters are taken out of the first `typo_characters` only. A variant that more than `most` names have is ignored,
/// and so is a name that is similar to the names of more than `most` customers. Two names with swapped neighbours have
/// two variants in common, and count twice.
class SimilarNames {
 public:
  static constexpr std::size_t typo_characters = 64;

  struct Name {
    std::uint32_t customers = 0;  // that have it
    std::uint32_t characters = 0;
    std::uint32_t similar = 0;  // customers of names that find() met as similar
  };
  /// Replaces `out` by the name.
  using TextOf = std::function<void(std::uint32_t name, std::string& out)>;
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  /// About `room` variants are kept at a time.
  SimilarNames(base::SipKey hash_key, std::size_t most, std::size_t room);

  /// Gives all pairs of similar names, some twice. Requires names that differ. Counts in `common` what was no reason.
  /// Cost: O(characters) hashes, made again for every `room` of them; and for each at most `most` comparisons.
  Pairs find(std::vector<Name>& names, const TextOf& text_of, std::uint64_t& common);

 private:
  /// The upper bits of a hash, and in the lowest `number_bits_` the number of a name. Where the upper bits are equal by
  /// chance, comparing the names shows it.
  using Variant = std::uint64_t;
  /// A range of hashes: one of `count` equal ones.
  struct Part {
    std::size_t number, count;
  };

  template <class Visit>
  void for_each_variant(std::string_view name, Visit visit);
  bool is_crowded(const Name& name) const noexcept { return name.similar > most_; }
  std::uint64_t number_mask() const noexcept { return (std::uint64_t{1} << number_bits_) - 1; }
  std::uint32_t number_of(Variant variant) const noexcept {
    return static_cast<std::uint32_t>(variant & number_mask());
  }
  /// Makes all variants of a part, sorted.
  void collect_variants(std::span<const Name> names, const TextOf& text_of, Part part);
  /// Compares the names that have a variant in common.
  void compare(std::span<const Variant> same, std::vector<Name>& names, const TextOf& text_of, Pairs& pairs);

  const std::uint64_t base_, inverse_;  // of the hashes of variants
  const std::size_t most_, room_;
  std::vector<std::uint64_t> powers_;  // of the base, from the first
  int number_bits_ = 0;
  std::vector<Variant> variants_;
  std::string text_;
  std::vector<std::u32string> texts_;
};

}  // namespace custengine::query
