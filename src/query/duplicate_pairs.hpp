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

/// Finds the pairs of customers that agree, without comparing each with each. Sorting the hashes of keys brings equal
/// keys together; SimilarNames finds similar names. At one address, where few customers are, names are compared each
/// with each. A value that more than `max_sharing` customers share is ignored. This bounds the pairs of a customer:
/// at most `max_sharing` come from one equal key or phone number, and as many from similar names.
class DuplicatePairs {
 public:
  static constexpr std::size_t max_phone_numbers = 8;

  struct Pair {
    std::uint32_t first, second;  // numbers of customers, the smaller first
    std::uint8_t reasons;         // a bit per DuplicateReason
    // False if the pair must not join other customers into one group. It then belongs to the group of one of the two.
    bool joins = true;
    bool belongs_to_second = false;

    std::uint32_t anchor() const noexcept { return belongs_to_second ? second : first; }
    /// Adds the reasons of another pair of the same two customers.
    void add(const Pair& equal) noexcept {
      reasons |= equal.reasons;
      joins |= equal.joins;
      belongs_to_second |= equal.belongs_to_second;
    }
  };

  DuplicatePairs(const DuplicateKeys& keys, const DuplicateRules& rules, base::SipKey hash_key);

  /// Finds the pairs that are equal in all these keys.
  void find_equal(DuplicateReason reason, std::initializer_list<DuplicateKey> wanted);
  /// Finds the pairs with a phone number in common, among the first max_phone_numbers of each.
  void find_equal_mobiles();
  /// Finds the pairs with the same VAT number, unless both countries are known and differ. Special case: customers of
  /// several countries have the number. Then a pair of a known and an unknown country does not join these countries'
  /// customers.
  void find_equal_vat_numbers();
  /// Finds the pairs with names within one edit, among customers that have the same key.
  void find_similar_names(DuplicateKey agreement);
  /// Finds similar names at one postal code and address: names within two edits, or of the same words.
  void find_similar_names_at_one_address();

  /// Returns each pair once, with all its reasons.
  std::vector<Pair> take();
  std::uint64_t common_values() const noexcept { return common_values_; }

 private:
  struct Hashed {
    std::uint64_t hash;
    std::uint32_t customer;
  };
  using Customers = std::vector<std::uint32_t>;

  /// Calls `visit(customers)` for every set of two or more customers that have all these keys, are equal in them, and
  /// meet `counts(customer)`.
  template <class Counts, class Visit>
  void for_each_agreeing(std::initializer_list<DuplicateKey> wanted, Counts counts, Visit visit) const;
  bool has_long_name(std::uint32_t customer, std::size_t more = 0) const noexcept;
  void find_similar_among(Customers& customers, DuplicateKey agreement);
  void find_similar_at_home(const Customers& customers);
  /// True if at most `max_sharing` customers share a value. Otherwise counts the value as ignored.
  bool is_rare(std::size_t count) noexcept;
  /// True if both have a street address, and these differ by more than one edit. Within one postal code, many
  /// customers have the same name.
  bool live_apart(std::uint32_t a, std::uint32_t b) const;
  /// Adds the pair, unless its agreement is the postal code and the two live apart.
  void add_neighbours(DuplicateReason reason, DuplicateKey agreement, std::uint32_t a, std::uint32_t b);
  void add(DuplicateReason reason, std::uint32_t a, std::uint32_t b);
  /// Adds the pairs among `customers`, who have the same VAT number. See find_equal_vat_numbers.
  void add_same_vat_number(const Customers& customers);
  /// Merges equal pairs: unites their reasons.
  void unite();

  const DuplicateKeys& keys_;
  const DuplicateRules& rules_;
  base::SipKey hash_key_;
  SimilarNames similar_names_;
  std::vector<Pair> pairs_;
  std::uint64_t common_values_ = 0;
};

}  // namespace custengine::query
