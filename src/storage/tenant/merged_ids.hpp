#pragma once

#include "base/ref_ptr.hpp"
#include "base/siphash.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::storage {

/// Two hash tables: map the id of a merged-away customer to its survivor, transitively, and back. If the survivor is
/// itself merged into a third customer, that one becomes the survivor.
///
/// Copy on write: snapshots and forks share it, and a tenant copies a shared one before it writes.
/// Threads: none of its own; the tenant's lock guards it. A shared object does not change.
class MergedIds : public base::RefCounted<MergedIds> {
  // Both maps refer to the same text, whose address never changes.
  using Name = std::shared_ptr<const std::string>;
  struct Dropped {
    Name id, kept;
  };
  struct Kept {
    Name id;
    std::vector<Name> dropped = {};
  };
  template <class T>
  using Map = std::unordered_map<std::string_view, T, base::SeededHash>;

 public:
  explicit MergedIds(base::SipKey hash_key) : by_dropped_(0, {hash_key}), by_kept_(0, {hash_key}) {}

  /// Returns the id of the survivor; empty if the customer was not merged.
  std::string_view find(std::string_view dropped) const noexcept;
  /// Returns the ids of the customers that were merged into a customer, sorted.
  std::vector<std::string> find_dropped(std::string_view kept) const;
  /// True if forget() would change anything.
  bool knows(std::string_view id) const noexcept { return by_dropped_.contains(id) || by_kept_.contains(id); }

  /// Records that `dropped` was merged into `kept`.
  /// Requires that `dropped` is not recorded as merged.
  void add(std::string_view dropped, std::string_view kept);

  /// Forgets all merges of an id, as the dropped and as the kept one. Call it if the id is reused or its customer is
  /// removed.
  void forget(std::string_view id) noexcept;

  /// Calls `visit(dropped, kept)` for each merged-away customer, in any order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [id, dropped] : by_dropped_) visit(*dropped.id, *dropped.kept);
  }

  /// Cost: O(1).
  std::size_t bytes() const noexcept;
  /// Returns about the memory that one more entry takes.
  static std::size_t bytes_of(std::string_view dropped, std::string_view kept) noexcept;
  /// True if bytes() is counted right; for the invariant check.
  bool is_counted_right() const noexcept;

 private:
  Map<Dropped> by_dropped_;
  Map<Kept> by_kept_;
  std::size_t id_bytes_ = 0;  // heap memory of the ids of both maps that are too long to be stored inline
};

}  // namespace custengine::storage
