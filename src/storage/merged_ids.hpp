#pragma once

#include "base/siphash.hpp"

#include <algorithm>
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
/// Adding is in two steps, as in SortIndex.
/// Threads: none of its own; the tenant's lock guards it. A copy is another tenant's.
class MergedIds {
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
  /// Calls `visit(id)` for all that were merged into the customer.
  template <class Visit>
  void for_each_in(std::string_view kept, Visit visit) const {
    if (const auto found = by_kept_.find(kept); found != by_kept_.end())
      for (const Name& id : found->second.dropped) visit(std::string_view(*id));
  }

  class Addition {
    friend class MergedIds;
    Map<Dropped>::node_type node_;
  };
  Addition prepare_add(std::string_view dropped, std::string_view kept);
  void add(Addition& addition) noexcept;

  /// The id is taken, or its customer is gone: nothing was merged into it any more, nor it into another.
  void forget(std::string_view id) noexcept;
  /// Forgets what does not hold any more: a dropped id that is taken, a kept one that is not.
  template <class IsTaken>
  void forget_wrong(IsTaken is_taken) noexcept {
    const auto is_wrong = [&](const auto& entry) { return is_taken(entry.first) || !is_taken(*entry.second.kept); };
    const auto find_wrong = [&] { return std::find_if(by_dropped_.begin(), by_dropped_.end(), is_wrong); };
    for (auto wrong = find_wrong(); wrong != by_dropped_.end(); wrong = find_wrong())
      forget(*Name(wrong->second.id));  // a name of its own, as the entry goes
  }

  std::size_t bytes() const noexcept;

 private:
  Map<Dropped> by_dropped_;
  Map<Kept> by_kept_;
};

}  // namespace custengine::storage
