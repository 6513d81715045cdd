#pragma once

#include "base/siphash.hpp"
#include "query/duplicate_keys.hpp"
#include "query/similar_names.hpp"

#include <custengine/duplicates.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// Finds the pairs of customers that agree, without comparing each with each: customers with equal keys are brought
/// together by sorting hashes of them, and similar names by SimilarNames. At one address, where few are, names are
/// compared each with each. Of each customer at most `max_sharing` pairs come from an equal key or phone number, and as
/// many from similar names.
class DuplicatePairs {
 public:
  static constexpr std::size_t max_phone_numbers = 8;

  struct Pair {
    std::uint32_t first, second;  // numbers of customers, in no order
    std::uint8_t reasons;         // a bit per DuplicateReason
    // False if the pair brings no other customers together: it then belongs to the group of one of the two.
    bool joins = true;
    bool belongs_to_second = false;

    std::uint32_t anchor() const noexcept { return belongs_to_second ? second : first; }
    /// Takes the reasons of an equal pair.
    void add(const Pair& equal) noexcept {
      reasons |= equal.reasons;
      joins |= equal.joins;
      belongs_to_second |= equal.belongs_to_second;
    }
  };

  DuplicatePairs(const DuplicateKeys& keys, const DuplicateRules& rules, base::SipKey hash_key);

  /// Those with the same key, or the same two keys.
  void find_equal(DuplicateReason reason, std::initializer_list<DuplicateKey> wanted);
  /// Those with a phone number in common, of the first max_phone_numbers of each.
  void find_equal_mobiles();
  /// Those with the same VAT number, unless both countries are known and differ. If customers of several countries have
  /// the number, its pairs of known and unknown country do not join these countries' customers.
  void find_equal_vat_numbers();
  /// Those with names within one edit, among customers that have the same key.
  void find_similar_names(DuplicateKey agreement);
  /// Those with names within two edits, or of the same words, among customers of one postal code and address.
  void find_similar_names_at_one_address();

  /// Each pair once, with all its reasons.
  std::vector<Pair> take();
  std::uint64_t common_values() const noexcept { return common_values_; }

 private:
  struct Hashed {
    std::uint64_t hash;
    std::uint32_t customer;
  };
  using Customers = std::vector<std::uint32_t>;

  /// Calls `visit(customers)` for all sets of customers, two or more, that have the same of all these keys, of those
  /// that have all and that `counts(customer)` holds for.
  template <class Counts, class Visit>
  void for_each_agreeing(std::initializer_list<DuplicateKey> wanted, Counts counts, Visit visit) const;
  bool has_long_name(std::uint32_t customer, std::size_t more = 0) const noexcept;
  void find_similar_among(Customers& customers, DuplicateKey agreement);
  void find_similar_at_home(const Customers& customers);
  /// Whether few enough have something in common; else it is counted.
  bool is_rare(std::size_t count) noexcept;
  /// Whether both have a street address, and not the same but for a typo: in one postal code many have one name.
  bool live_apart(std::uint32_t a, std::uint32_t b) const;
  /// Adds the pair, unless it agrees in the postal code and lives apart.
  void add_neighbours(DuplicateReason reason, DuplicateKey agreement, std::uint32_t a, std::uint32_t b);
  void add(DuplicateReason reason, std::uint32_t a, std::uint32_t b);
  /// Those of `customers`, who have the same VAT number; see find_equal_vat_numbers.
  void add_same_vat_number(const Customers& customers);
  /// Unites the reasons of equal pairs.
  void unite();

  const DuplicateKeys& keys_;
  const DuplicateRules& rules_;
  base::SipKey hash_key_;
  SimilarNames similar_names_;
  std::vector<Pair> pairs_;
  std::uint64_t common_values_ = 0;
};

}  // namespace custengine::query
