#pragma once

#include "base/ref_ptr.hpp"
#include "storage/feed/erasure.hpp"
#include "storage/rows/found_record.hpp"

#include <custengine/change.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::storage {

/// Returns the memory of a store's details, without the allocator's overhead.
std::uint64_t bytes_of(const StoreDetails& details) noexcept;

/// The part of a change besides its versions, which few changes have. Immutable.
class ChangeNote : public base::RefCounted<ChangeNote> {
 public:
  /// For a deletion by a merge: `kept` is the customer that the deleted one was merged into.
  static base::RefPtr<const ChangeNote> merged_into(std::string_view kept);
  /// For a change of a store's details; null if there were none, or are none now.
  static base::RefPtr<const ChangeNote> store_details(std::string_view store,
                                                      std::shared_ptr<const StoreDetails> before,
                                                      std::shared_ptr<const StoreDetails> after);

  const std::string kept, store;  // exactly one is set
  const std::shared_ptr<const StoreDetails> before, after;

  /// Returns the memory that is freed with the note. `after` is not counted: the store has it, or a later change has it
  /// as `before`.
  std::uint64_t bytes() const noexcept;

 private:
  friend base::RefCounted<ChangeNote>;
  ChangeNote(std::string_view kept_id, std::string_view store_id, std::shared_ptr<const StoreDetails> details_before,
             std::shared_ptr<const StoreDetails> details_after)
      : kept(kept_id), store(store_id), before(std::move(details_before)), after(std::move(details_after)) {}
  ~ChangeNote() = default;
};

/// One change of one customer. Its sequence follows from its position in the log.
struct StoredChange {
  RecordPtr before = {},
            after = {};  // a creation has no `before`, a deletion no `after`; for store details both are the same
  base::RefPtr<const ChangeNote> note = {};
  std::uint64_t group_end = 0;  // see Change::group_end
  std::uint64_t bytes = 0;      // see measure()

  bool is_empty() const noexcept { return !before && !after; }
  std::string_view id() const noexcept { return (after ? after : before)->id(); }
  std::string_view merged_into() const noexcept { return note ? std::string_view(note->kept) : std::string_view(); }

  /// Sets `bytes` to the memory that is freed with the change: the change, its note, and what `before` does not share
  /// with `after`. A version that only the history holds is the `before` of one change, and a list that versions share
  /// is freed with the last of them. So each is counted once. Versions that snapshots or the host hold count too.
  void measure() noexcept;

  /// Returns the tombstone that an erasure makes of this change. Null if the change is not of an erased customer, or is
  /// already a tombstone.
  RecordPtr tombstone_in(const Erasure& erasure, std::uint64_t sequence) const noexcept;
  /// Turns the change into that tombstone, if there is one.
  void redact(const Erasure& erasure, std::uint64_t sequence) noexcept;
};

/// Makes the change of a store's details of a customer, whose own version does not change. Null details mean none. May
/// throw.
StoredChange change_of_details(const detail::Record& customer, std::string_view store,
                               std::shared_ptr<const StoreDetails> before, std::shared_ptr<const StoreDetails> after);

/// Makes the public form of a change. May throw only if it is a change of store details.
Change to_change(const StoredChange& stored, std::uint64_t sequence, std::uint64_t group_end);

}  // namespace custengine::storage
