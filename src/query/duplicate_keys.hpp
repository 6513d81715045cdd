#pragma once

#include "storage/keys/schema.hpp"
#include "storage/rows/found_record.hpp"

#include <custengine/duplicates.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::query {

/// What two customers are compared by to see whether they are one: texts that each has at most one of. `vat_number` is
/// without its country. Phone numbers are no such key, as a customer may have several.
enum class DuplicateKey : std::uint8_t { email, vat_number, name, postal_code, address };
inline constexpr std::size_t duplicate_key_count = 5;

/// These, normalised, of all customers of a snapshot. Customers have numbers here, from 0. Only hashes are kept: texts
/// may be long, and are made again where names or addresses are compared.
///
/// Texts of equal hashes count as equal. The hash is SipHash-1-3 of 64 bits with a secret key. So nobody can choose two
/// texts of one hash. Of a million texts two have one by chance with a probability of 3 in 100 million.
/// Requires that the schema and the snapshot live as long.
class DuplicateKeys {
 public:
  /// Leaves out the emails and VAT numbers that the rules do not need.
  DuplicateKeys(const storage::Schema& schema, const detail::SnapshotRows& rows, const DuplicateRules& rules);

  std::size_t size() const noexcept { return records_.size(); }
  const detail::Record& record(std::uint32_t customer) const noexcept { return *records_[customer]; }

  /// 0 if the customer has none. Not after drop().
  std::uint64_t hash(std::uint32_t customer, DuplicateKey key) const noexcept {
    return hashes_[static_cast<std::size_t>(key)][customer];
  }
  /// How many characters the customer's name has.
  std::size_t name_length(std::uint32_t customer) const noexcept { return name_lengths_[customer]; }
  /// Replaces `out` by the text, empty if the customer has none. Cost: that of normalising it.
  void make_text(std::uint32_t customer, DuplicateKey key, std::string& out) const;
  /// The same, as a new text.
  std::string text(std::uint32_t customer, DuplicateKey key) const;

  /// Its phone numbers, as base::phone_numbers gives them. Cost: O(text).
  std::string phone_numbers(std::uint32_t customer) const;
  /// The country of its VAT number; empty if unknown. Cost: O(text).
  std::string vat_country(std::uint32_t customer) const;

  /// Gives up the hashes of a key that are needed no more.
  void drop(DuplicateKey key) noexcept { std::vector<std::uint64_t>().swap(hashes_[static_cast<std::size_t>(key)]); }

 private:
  const storage::KeyMaker& key_maker_;
  std::vector<const detail::Record*> records_;
  std::array<std::vector<std::uint64_t>, duplicate_key_count> hashes_;
  std::vector<std::uint16_t> name_lengths_;
};

}  // namespace custengine::query
