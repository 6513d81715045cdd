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

/// What stores keep about the customers of one page of rows.
class DetailsPage : public base::RefCounted<DetailsPage> {
 public:
  struct Entry {
    std::uint64_t store;  // its number in StoreDirectory
    std::shared_ptr<const StoreDetails> details;
  };
  using Entries = std::vector<Entry>;  // by store
  using Rows = std::unordered_map<RowNumber, Entries>;

  /// Cost: O(rows).
  std::uint64_t bytes() const noexcept;
  /// Of bytes() those that a change of the row's entries can change. Cost: O(its entries).
  std::uint64_t bytes_around(RowNumber row) const noexcept;

  Rows rows;
};

/// A tenant's stores, and what each keeps of its own about customers, by row.
///
/// A store has a number that no other ever had, so that taking it away makes its details void at once, also those
/// that a snapshot still shares.
/// Invariants: a page of details is written only while no snapshot shares it.
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
    /// Without numbers yet. Requires that no name is there twice.
    explicit Stores(std::vector<std::string> names);

    /// 0 when there is no such store.
    std::uint64_t number_of(std::string_view name) const noexcept;
    bool has_number(std::uint64_t number) const noexcept;
    bool has_name(std::string_view name) const noexcept;
    const std::vector<Store>& by_name() const noexcept { return stores_; }
    bool empty() const noexcept { return stores_.empty(); }

    /// `number_for(name)` gives each store its number, which no two share.
    template <class NumberFor>
    void set_numbers(NumberFor number_for) noexcept {
      for (std::size_t i = 0; i < stores_.size(); ++i) numbers_[i] = stores_[i].number = number_for(stores_[i].name);
      std::ranges::sort(numbers_);
    }

   private:
    std::vector<Store> stores_;           // by name
    std::vector<std::uint64_t> numbers_;  // sorted
  };
  /// By row / page_rows, as far as there are any; null where there are none.
  using Details = std::vector<base::RefPtr<DetailsPage>>;

  bool has_store(std::string_view store) const noexcept { return number_of(store) != 0; }

  /// The argument of set_stores, without duplicates among the names.
  static std::shared_ptr<Stores> make_stores(std::vector<std::string> names);
  /// Replaces the stores; details of those that are not among them are void.
  void set_stores(std::shared_ptr<Stores> stores) noexcept;

  /// Details of a store that goes.
  struct Going {
    RowNumber row;
    std::string_view store;
    std::shared_ptr<const StoreDetails> details;
  };
  /// Those of the stores that are not in `stores`: at most so many, beginning with a page, which becomes the next one
  /// to look at. Fewer than that are all there are. Cost: O(details that are looked at * log stores that go).
  std::vector<Going> find_going(const Stores& stores, std::size_t& page, std::size_t most) const;

  /// Null when the store keeps nothing about the customer.
  std::shared_ptr<const StoreDetails> find(std::string_view store, RowNumber row) const noexcept;

  /// Null details drop what there is.
  void set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details);

  /// What one store keeps about a customer.
  struct StoreEntry {
    std::string store = {};
    std::shared_ptr<const StoreDetails> details = {};
  };
  /// By the store's name.
  std::vector<StoreEntry> of_row(RowNumber row) const;

  /// Drops what all stores keep about a customer.
  void forget(RowNumber row);

  /// What a store keeps about two customers; null for none.
  struct OfTwo {
    std::string store = {};
    std::shared_ptr<const StoreDetails> first = {}, second = {};
    friend bool operator==(const OfTwo&, const OfTwo&) = default;
  };
  /// By the store's name; without the stores that keep nothing about either.
  std::vector<OfTwo> of_two(RowNumber first, RowNumber second) const;

  /// Gives a customer other details in all stores: `details` are those of each store that keeps any.
  void replace_all(RowNumber row, std::span<const StoreEntry> details);
  static bool are_same(const std::shared_ptr<const StoreDetails>& a, const std::shared_ptr<const StoreDetails>& b) {
    return a == b || (a && b && *a == *b);
  }

  /// All details at this moment, and the stores whose they are; a copy is what a snapshot holds.
  const Details& details() const noexcept { return details_; }
  std::uint64_t details_bytes() const noexcept { return details_bytes_; }
  const std::shared_ptr<const Stores>& stores() const noexcept { return stores_; }
  /// Calls `visit(store, row, details)` for all details of the stores named, at the moment of a snapshot; in no order.
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
  /// The stores that there are now, with the numbers that they had among `then`, or new ones if they were not there.
  /// May throw.
  std::shared_ptr<const Stores> stores_as_among(const std::shared_ptr<const Stores>& then);
  /// Puts details back that are a copy of a snapshot's, and take so many bytes; `stores` are stores_as_among() its
  /// stores.
  void swap_details(Details& details, std::uint64_t bytes, std::shared_ptr<const Stores>& stores) noexcept {
    details_.swap(details);
    details_bytes_ = bytes;
    stores_.swap(stores);
  }

  /// Cost: O(1).
  std::uint64_t bytes() const noexcept { return details_.capacity() * sizeof(details_[0]) + details_bytes_; }
  /// True if bytes() counts what is there; for the invariant check.
  bool is_counted_right() const noexcept;
  /// What a customer's details in one store take; 0 where there are none.
  static std::uint64_t bytes_of(const std::shared_ptr<const StoreDetails>& details) noexcept;
  /// What it adds that a store has other details of a customer; null for none.
  static std::int64_t growth(const std::shared_ptr<const StoreDetails>& before,
                             const std::shared_ptr<const StoreDetails>& after) noexcept;

 private:
  /// What all tenants without stores share.
  static const std::shared_ptr<const Stores>& no_stores();
  std::uint64_t number_of(std::string_view store) const noexcept { return stores_->number_of(store); }
  const DetailsPage::Entries* entries(RowNumber row) const noexcept;
  /// Counts what a change of a row's entries takes or gives back, however it ends.
  class RowCount;
  DetailsPage& writable_page(RowNumber row);
  void drop_void(DetailsPage::Rows& rows) const noexcept;

  std::shared_ptr<const Stores> stores_ = no_stores();
  std::uint64_t last_number_ = 0;
  Details details_;
  std::uint64_t details_bytes_ = 0;  // of all pages
};

}  // namespace custengine::storage
