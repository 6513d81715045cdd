#pragma once

#include "storage/keys/schema.hpp"
#include "storage/rows/found_record.hpp"
#include "storage/rows/snapshot_rows.hpp"

#include <custengine/duplicates.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::query {

/// The keys that duplicates are compared by: texts of which a customer has at most one each. `vat_number` is without
/// its country. A phone number is no such key, because a customer may have several.
enum class DuplicateKey : std::uint8_t { email, vat_number, name, postal_code, address };
inline constexpr std::size_t duplicate_key_count = 5;

/// The normalised keys of all customers of a snapshot. Customers are numbered from 0. Keeps only hashes, because
/// texts may be long; makes the text again where names or addresses are compared.
///
/// Texts with equal hashes count as equal. The hash is SipHash-1-3 of 64 bits with a secret key, so an attacker
/// cannot choose two texts with one hash. Among a million texts, the probability of a collision is 3 in 100 million.
/// Requires: the schema and the snapshot outlive this.
class DuplicateKeys {
 public:
  /// Leaves out the emails and VAT numbers that the rules do not need.
  DuplicateKeys(const storage::Schema& schema, const detail::SnapshotRows& rows, const DuplicateRules& rules);

  std::size_t size() const noexcept { return records_.size(); }
  const detail::Record& record(std::uint32_t customer) const noexcept { return *records_[customer]; }

  /// Returns 0 if the customer has no such key. Do not call it after drop().
  std::uint64_t hash(std::uint32_t customer, DuplicateKey key) const noexcept {
    return hashes_[static_cast<std::size_t>(key)][customer];
  }
  /// Returns the length of the customer's name in characters.
  std::size_t name_length(std::uint32_t customer) const noexcept { return name_lengths_[customer]; }
  /// Sets `out` to the key's text; empty if the customer has none. Cost: normalising the text.
  void make_text(std::uint32_t customer, DuplicateKey key, std::string& out) const;
  /// Returns the key's text.
  std::string text(std::uint32_t customer, DuplicateKey key) const;

  /// Returns the customer's phone numbers as base::phone_numbers gives them. Cost: O(text).
  std::string phone_numbers(std::uint32_t customer) const;
  /// Returns the country of the customer's VAT number; empty if unknown. Cost: O(text).
  std::string vat_country(std::uint32_t customer) const;

  /// Frees the hashes of a key that is not needed any more.
  void drop(DuplicateKey key) noexcept { std::vector<std::uint64_t>().swap(hashes_[static_cast<std::size_t>(key)]); }

 private:
  const storage::KeyMaker& key_maker_;
  std::vector<const detail::Record*> records_;
  std::array<std::vector<std::uint64_t>, duplicate_key_count> hashes_;
  std::vector<std::uint16_t> name_lengths_;
};

}  // namespace custengine::query
