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

/// Which customer has what another had that was merged into it, by the id of the one that is gone. When that customer
/// is merged into a third one itself, it is the third.
///
/// Copy on write: snapshots and forks share it, and whoever writes makes a copy first where others have it.
/// Threads: none of its own; the tenant's lock guards it. What is shared does not change.
class MergedIds : public base::RefCounted<MergedIds> {
  // Both maps refer to one text, whose place never changes.
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

  /// The customer that it was merged into; empty when there is none.
  std::string_view find(std::string_view dropped) const noexcept;
  /// The ids of those that were merged into a customer, sorted.
  std::vector<std::string> find_dropped(std::string_view kept) const;
  /// Whether forget() has anything to do.
  bool knows(std::string_view id) const noexcept { return by_dropped_.contains(id) || by_kept_.contains(id); }

  /// Requires that `dropped` was merged into no other.
  void add(std::string_view dropped, std::string_view kept);

  /// The id is taken, or its customer is gone: nothing was merged into it any more, nor it into another.
  void forget(std::string_view id) noexcept;

  /// Calls `visit(dropped, kept)` for each, in no order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [id, dropped] : by_dropped_) visit(*dropped.id, *dropped.kept);
  }

  /// Cost: O(1).
  std::size_t bytes() const noexcept;
  /// What one more takes, about.
  static std::size_t bytes_of(std::string_view dropped, std::string_view kept) noexcept;
  /// True if bytes() counts what is there; for the invariant check.
  bool is_counted_right() const noexcept;

 private:
  Map<Dropped> by_dropped_;
  Map<Kept> by_kept_;
  std::size_t id_bytes_ = 0;  // of the ids of both maps that are too long to stand in their objects
};

}  // namespace custengine::storage
