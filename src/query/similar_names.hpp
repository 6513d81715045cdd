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

/// Finds names within one edit of each other without comparing each with each: by deletion neighbourhoods, as
/// SymSpell does. Two such names have a variant in common: a whole name, or a name without one of its characters.
/// Sorting the hashes of all variants brings these names together.
///
/// Differs from SymSpell: work and memory have bounds that no choice of names can exceed.
/// - Variants are hashed in parts, so that few are kept at a time.
/// - Only the first `typo_characters` of a name are dropped in variants.
/// - A variant that more than `most` names have is ignored.
/// - A name that is similar to the names of more than `most` customers is ignored. Two names with swapped neighbours
///   have two variants in common, and count twice.
class SimilarNames {
 public:
  static constexpr std::size_t typo_characters = 64;

  struct Name {
    std::uint32_t customers = 0;  // with this name
    std::uint32_t characters = 0;
    std::uint32_t similar = 0;  // customers of the names that find() found similar
  };
  /// Sets `out` to the name.
  using TextOf = std::function<void(std::uint32_t name, std::string& out)>;
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  /// Keeps about `room` variants at a time.
  SimilarNames(base::SipKey hash_key, std::size_t most, std::size_t room);

  /// Returns all pairs of similar names, some twice. Requires that the names differ. Adds the variants and names that
  /// were ignored to `common`. Cost: O(characters) to hash, once per `room` variants; at most `most` comparisons per
  /// variant.
  Pairs find(std::vector<Name>& names, const TextOf& text_of, std::uint64_t& common);

 private:
  /// The upper bits of a hash; the lowest `number_bits_` hold the number of a name. The upper bits may be equal by
  /// chance, so the names are compared.
  using Variant = std::uint64_t;
  /// A range of hashes: one of `count` equally large ones.
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
  /// Collects all variants of a part, sorted.
  void collect_variants(std::span<const Name> names, const TextOf& text_of, Part part);
  /// Compares the names that have a variant in common.
  void compare(std::span<const Variant> same, std::vector<Name>& names, const TextOf& text_of, Pairs& pairs);

  const std::uint64_t base_, inverse_;  // of the hashes of variants
  const std::size_t most_, room_;
  std::vector<std::uint64_t> powers_;  // of the base, beginning with the first power
  int number_bits_ = 0;
  std::vector<Variant> variants_;
  std::string text_;
  std::vector<std::u32string> texts_;
};

}  // namespace custengine::query
