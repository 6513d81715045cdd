#pragma once

#include "base/siphash.hpp"
#include "storage/rows/found_record.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::storage {

struct StoredChange;

/// The set of changes that an erasure turns into tombstones: all changes of the erased id, and those of customers that
/// were merged into it, directly or transitively. Several customers may have had an id, one after the other. So of a
/// merged customer's id only the changes from its creation to its merge count.
///
/// look_at() collects this set from the changes, newest first. Going backwards, a merge begins the lifetime of the
/// customer that it dropped, and a creation ends it. A merge that is no longer kept is not missed: the oldest changes
/// go first, so all changes of the dropped customer went before it.
class Erasure {
 public:
  Erasure(std::string_view id, base::SipKey hash_key);

  /// What an erasure needs to know of a change.
  struct Step {
    std::string_view id;  // the customer's
    std::uint64_t sequence;
    std::string_view merged_into;  // the surviving customer, if a merge removed this one
    bool creates;                  // the customer did not exist before
  };
  /// Looks at the next older change. May throw.
  void look_at(const Step& step);
  void look_at(const StoredChange& change, std::uint64_t sequence);

  /// Returns the tombstone that replaces this change of the customer `id`: a record with only an id, of version 0. Null
  /// if the change stays.
  RecordPtr tombstone(std::string_view id, std::uint64_t sequence) const noexcept;
  const RecordPtr& own_tombstone() const noexcept { return own_; }
  static RecordPtr make_tombstone(std::string_view id);
  static bool is_tombstone(const detail::Record& record) noexcept { return record.version() == 0; }

 private:
  struct Lifetime {
    std::uint64_t first, last;  // sequences
  };
  struct Merged {
    RecordPtr tombstone;
    std::vector<Lifetime> lifetimes = {};
    bool is_in_lifetime = false;  // true at the change that look_at() saw last
  };

  bool is_erased_here(std::string_view id) const noexcept;
  void enter_lifetime(std::string_view id, std::uint64_t sequence);

  RecordPtr own_;
  std::unordered_map<std::string_view, Merged, base::SeededHash> merged_;  // by id, a view into the tombstone
};

}  // namespace custengine::storage
