#pragma once

#include "storage/row_directory.hpp"

#include <custengine/store.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::storage {

/// A tenant's stores, and what each keeps of its own about customers, by row.
/// Threads: none of its own; the tenant's lock guards it.
class StoreDirectory {
 public:
  bool has_store(std::string_view store) const noexcept;

  /// Replaces the stores; details of those that are not among them are dropped. `stores` is sorted here.
  void set_stores(std::vector<std::string> stores) noexcept;

  /// Null when the store keeps nothing about the customer.
  std::shared_ptr<const StoreDetails> find(std::string_view store, RowNumber row) const noexcept;

  /// Null details drop what there is. On an exception nothing has changed.
  void set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details);

  /// Drops what all stores keep about a customer.
  void forget(RowNumber row) noexcept { details_.erase(row); }

  std::uint64_t bytes() const noexcept;

 private:
  struct Entry {
    std::string store;
    std::shared_ptr<const StoreDetails> details;
  };

  std::vector<std::string> stores_;  // sorted
  std::unordered_map<RowNumber, std::vector<Entry>> details_;
};

}  // namespace custengine::storage
