#pragma once

#include "base/siphash.hpp"
#include "storage/rows/found_record.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::storage {

struct StoredChange;

/// Which changes an erasure turns into tombstones: all of the erased id, and those of the customers that were merged
/// into it, directly or by way of others. An id may have been several customers', one after the other: of a merged one
/// only the changes from its creation to its merge count.
///
/// It learns this from the changes themselves, newest first: going backwards, a merge enters the life of the customer
/// that it dropped, and a creation leaves it. A merge that is not kept any more is no loss: changes go oldest first, so
/// that all of the dropped customer's went before.
class Erasure {
 public:
  Erasure(std::string_view id, base::SipKey hash_key);

  /// The next older change. May throw.
  void look_at(const StoredChange& change, std::uint64_t sequence);

  /// What stands in place of that customer's change: a version with an id and nothing else, of number 0. Null if the
  /// change stays as it is.
  RecordPtr tombstone(std::string_view id, std::uint64_t sequence) const noexcept;
  const RecordPtr& own_tombstone() const noexcept { return own_; }
  static bool is_tombstone(const detail::Record& record) noexcept { return record.version() == 0; }

 private:
  struct Life {
    std::uint64_t first, last;  // sequences
  };
  struct Merged {
    RecordPtr tombstone;
    std::vector<Life> lives = {};
    bool is_in_life = false;  // at the change that was looked at last
  };

  static RecordPtr make_tombstone(std::string_view id);
  bool is_erased_here(std::string_view id) const noexcept;
  void enter_life(std::string_view id, std::uint64_t sequence);

  RecordPtr own_;
  std::unordered_map<std::string_view, Merged, base::SeededHash> merged_;  // by id, which its tombstone holds
};

}  // namespace custengine::storage
