#pragma once

#include "base/siphash.hpp"
#include "storage/row_directory.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace custengine::storage {

/// One customer of the primary container: its current version and its row. Stable in memory for life.
struct Row {
  const detail::Record* record;  // owned by the row directory
  RowNumber number;
};

/// The primary container: every customer of a tenant, by id and by external reference.
///
/// Linking is in two steps, as in SortIndex. Uniqueness of references is judged by the caller, before.
/// Threads: none of its own; the tenant's lock guards it.
class CustomerTable {
 public:
  explicit CustomerTable(base::SipKey hash_key);
  CustomerTable(CustomerTable&&) noexcept;
  ~CustomerTable();

  std::size_t size() const noexcept;

  /// Null when there is none. Cost: O(1).
  const Row* find(std::string_view id) const noexcept;

  /// The first by id; null when there is none. Requires a non-empty reference. Cost: O(1 + how many share it).
  const Row* find_by_reference(std::string_view reference) const noexcept;
  /// Calls `visit(row)` for every customer with that reference, in no order.
  void for_each_with_reference(std::string_view reference, const std::function<void(const Row&)>& visit) const;

  void prepare_link(const detail::Record& record);
  void link(const Row& row) noexcept;
  /// Requires that the row is linked.
  void replace(const Row& row, const detail::Record& next) noexcept;
  void renumber(const Row& row, RowNumber number) noexcept;
  void unlink(const Row& row) noexcept;

  std::size_t bytes() const noexcept;

 private:
  struct Container;
  std::unique_ptr<Container> container_;
};

}  // namespace custengine::storage
