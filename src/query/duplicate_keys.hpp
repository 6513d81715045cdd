#pragma once

#include "storage/row_directory.hpp"
#include "storage/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// What two customers are compared by to see whether they are one.
enum class DuplicateKey : std::uint8_t { email, mobile, vat_number, name, postal_code, address };
inline constexpr std::size_t duplicate_key_count = 6;

/// These, normalised, of all customers of a snapshot; empty where there is none. Customers have numbers here, from 0.
/// Requires that the snapshot lives as long.
class DuplicateKeys {
 public:
  DuplicateKeys(const storage::Schema& schema, const detail::SnapshotRows& rows);

  std::size_t size() const noexcept { return records_.size(); }
  const detail::Record& record(std::size_t customer) const noexcept { return *records_[customer]; }
  std::string_view operator()(std::size_t customer, DuplicateKey key) const noexcept {
    const std::size_t index = customer * duplicate_key_count + static_cast<std::size_t>(key);
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(texts_).substr(begin, ends_[index] - begin);
  }

 private:
  std::vector<const detail::Record*> records_;
  std::string texts_;  // back to back
  std::vector<std::size_t> ends_;
};

}  // namespace custengine::query
