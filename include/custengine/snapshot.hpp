#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

namespace detail {
class SnapshotRows;
struct SnapshotState;
}  // namespace detail

/// All customers of a tenant at one moment, in no published order. For exports, for work over all customers, and to
/// (re)synchronise before following the changes after `sequence()`.
///
/// Lifetime: keeps its customers and store details alive by itself, whatever happens to the tenant. It also keeps the
/// changes of its moment, for Engine::rewind.
/// Threads: immutable, safe on any thread. Cost: a copy is one atomic increment.
class CUSTENGINE_API Snapshot {
 public:
  /// A forward iterator. Valid as long as its snapshot, or a copy of the snapshot.
  class CUSTENGINE_API Iterator {
   public:
    using value_type = Customer;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Customer operator*() const noexcept;
    Iterator& operator++() noexcept;
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    friend class Snapshot;
    Iterator(const detail::SnapshotRows* rows, std::size_t row) noexcept : rows_(rows), row_(row) {}
    const detail::SnapshotRows* rows_ = nullptr;
    std::size_t row_ = 0;
  };

  std::size_t size() const noexcept;
  bool empty() const noexcept { return size() == 0; }
  /// The number of the newest change in it; 0 if there was none.
  std::uint64_t sequence() const noexcept;
  Iterator begin() const noexcept CUSTENGINE_LIFETIMEBOUND;
  Iterator end() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// The details that one store kept about customers at this moment, or all stores if `store_id` is empty: by store id,
  /// then by customer id. Empty if there was no such store. Cost: O(d log d) for the details d of all stores.
  std::vector<StoreDetailsEntry> store_details(std::string_view store_id = {}) const;

 private:
  friend class Engine;
  friend class Session;
  explicit Snapshot(std::shared_ptr<const detail::SnapshotState> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<const detail::SnapshotState> state_;
};

}  // namespace custengine
