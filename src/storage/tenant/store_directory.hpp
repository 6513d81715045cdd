#pragma once

#include "storage/rows/row_directory.hpp"

#include <custengine/store.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::storage {

/// The store details of the customers of one page of rows.
class DetailsPage : public base::RefCounted<DetailsPage> {
 public:
  struct Entry {
    std::uint64_t store;  // the store's number in StoreDirectory
    std::shared_ptr<const StoreDetails> details;
  };
  using Entries = std::vector<Entry>;  // sorted by store number
  using Rows = std::unordered_map<RowNumber, Entries>;

  /// Cost: O(rows).
  std::uint64_t bytes() const noexcept;
  /// Returns the part of bytes() that a change of the row's entries can change. Cost: O(entries of the row).
  std::uint64_t bytes_around(RowNumber row) const noexcept;

  Rows rows;
};

/// A copy-on-write paged directory: a tenant's stores, and their details of customers by row.
///
/// Each store has a number that is never reused. So dropping a store makes all its details void at once, even those
/// that snapshots still share. Invariant: a page of details is written only while no snapshot shares it.
/// Threads: none of its own; the tenant's lock guards it.
class StoreDirectory {
 public:
  struct Store {
    std::string name;
    std::uint64_t number = 0;
  };
  /// A set of stores, found by name and by number.
  class Stores {
   public:
    Stores() = default;
    /// Makes a set of stores without numbers. Requires unique names.
    explicit Stores(std::vector<std::string> names);

    /// Returns 0 if there is no such store.
    std::uint64_t number_of(std::string_view name) const noexcept;
    bool has_number(std::uint64_t number) const noexcept;
    bool has_name(std::string_view name) const noexcept;
    const std::vector<Store>& by_name() const noexcept { return stores_; }
    bool empty() const noexcept { return stores_.empty(); }

    /// Sets the numbers of all stores. Requires that `number_for(name)` returns different numbers.
    template <class NumberFor>
    void set_numbers(NumberFor number_for) noexcept {
      for (std::size_t i = 0; i < stores_.size(); ++i) numbers_[i] = stores_[i].number = number_for(stores_[i].name);
      std::ranges::sort(numbers_);
    }

   private:
    std::vector<Store> stores_;           // sorted by name
    std::vector<std::uint64_t> numbers_;  // sorted
  };
  /// Pages by row / page_rows. A page without details is null; pages at the end may be missing.
  using Details = std::vector<base::RefPtr<DetailsPage>>;

  bool has_store(std::string_view store) const noexcept { return number_of(store) != 0; }

  /// Makes the argument of set_stores(). Requires unique names.
  static std::shared_ptr<Stores> make_stores(std::vector<std::string> names);
  /// Replaces the stores. Details of stores that are not in `stores` become void.
  void set_stores(std::shared_ptr<Stores> stores) noexcept;

  /// Details of a store that is about to be dropped.
  struct Going {
    RowNumber row;
    std::string_view store;
    std::shared_ptr<const StoreDetails> details;
  };
  /// Returns details of stores that are not in `stores`: at most `most`, searching from page `page` on. Sets `page` to
  /// where the next call has to begin. If there are fewer than `most`, these are all. Cost: O(stores * log stores +
  /// details that are read).
  std::vector<Going> find_going(const Stores& stores, std::size_t& page, std::size_t most) const;

  /// Returns null if the store has no details of the customer.
  std::shared_ptr<const StoreDetails> find(std::string_view store, RowNumber row) const noexcept;

  /// Sets a store's details of a customer. Null drops them.
  void set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details);

  /// One store's details of a customer.
  struct StoreEntry {
    std::string store = {};
    std::shared_ptr<const StoreDetails> details = {};
  };
  /// Returns all details of a customer, by store name.
  std::vector<StoreEntry> of_row(RowNumber row) const;

  /// Drops all details of a customer.
  void forget(RowNumber row);

  /// One store's details of two customers; null if it has none.
  struct OfTwo {
    std::string store = {};
    std::shared_ptr<const StoreDetails> first = {}, second = {};
    friend bool operator==(const OfTwo&, const OfTwo&) = default;
  };
  /// Returns the details of two customers, by store name. Stores without details of either are left out.
  std::vector<OfTwo> of_two(RowNumber first, RowNumber second) const;

  /// Replaces all details of a customer by `details`.
  void replace_all(RowNumber row, std::span<const StoreEntry> details);
  static bool are_same(const std::shared_ptr<const StoreDetails>& a, const std::shared_ptr<const StoreDetails>& b) {
    return a == b || (a && b && *a == *b);
  }

  /// All details at this moment. A snapshot has a copy of them and of stores().
  const Details& details() const noexcept { return details_; }
  std::uint64_t details_bytes() const noexcept { return details_bytes_; }
  const std::shared_ptr<const Stores>& stores() const noexcept { return stores_; }
  /// Calls `visit(store, row, details)` for all details of a snapshot that belong to `stores`, in any order.
  /// Cost: O(all details).
  template <class Visit>
  static void for_each(const Details& details, const Stores& stores, Visit visit) {
    std::unordered_map<std::uint64_t, std::string_view> names;
    for (const Store& store : stores.by_name()) names.emplace(store.number, store.name);
    for (const auto& page : details) {
      if (!page) continue;
      for (const auto& [row, entries] : page->rows)
        for (const DetailsPage::Entry& entry : entries)
          if (const auto name = names.find(entry.store); name != names.end()) visit(name->second, row, *entry.details);
    }
  }
  /// Returns the present stores with the numbers that they have in `then`; stores that are not in `then` get new
  /// numbers. May throw.
  std::shared_ptr<const Stores> stores_as_among(const std::shared_ptr<const Stores>& then);
  /// Restores the details of a snapshot. `details` is a copy of them that takes `bytes` bytes; `stores` is the result
  /// of stores_as_among() for its stores.
  void swap_details(Details& details, std::uint64_t bytes, std::shared_ptr<const Stores>& stores) noexcept {
    details_.swap(details);
    details_bytes_ = bytes;
    stores_.swap(stores);
  }

  /// Cost: O(1).
  std::uint64_t bytes() const noexcept { return details_.capacity() * sizeof(details_[0]) + details_bytes_; }
  /// True if bytes() is counted right; for the invariant check.
  bool is_counted_right() const noexcept;
  /// Returns the memory of a customer's details in one store; 0 if there are none.
  static std::uint64_t bytes_of(const std::shared_ptr<const StoreDetails>& details) noexcept;
  /// Returns an upper bound of the memory that replacing details adds; null means none.
  static std::int64_t growth(const std::shared_ptr<const StoreDetails>& before,
                             const std::shared_ptr<const StoreDetails>& after) noexcept;

 private:
  /// The empty set that all tenants without stores share.
  static const std::shared_ptr<const Stores>& no_stores();
  std::uint64_t number_of(std::string_view store) const noexcept { return stores_->number_of(store); }
  const DetailsPage::Entries* entries(RowNumber row) const noexcept;
  /// A guard that updates details_bytes_ after a change of a row's entries, even if the change throws.
  class RowCount;
  DetailsPage& writable_page(RowNumber row);
  void drop_void(DetailsPage::Rows& rows) const noexcept;

  std::shared_ptr<const Stores> stores_ = no_stores();
  std::uint64_t last_number_ = 0;
  Details details_;
  std::uint64_t details_bytes_ = 0;  // the sum of all pages
};

}  // namespace custengine::storage
