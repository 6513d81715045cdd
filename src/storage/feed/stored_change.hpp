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

/// A store's details without the allocator's overhead.
std::uint64_t bytes_of(const StoreDetails& details) noexcept;

/// What few changes say besides their versions. Immutable.
class ChangeNote : public base::RefCounted<ChangeNote> {
 public:
  /// Of a deletion: the customer that the deleted one was merged into.
  static base::RefPtr<const ChangeNote> merged_into(std::string_view kept);
  /// Of a change of a store's details; null where there were, or are, none.
  static base::RefPtr<const ChangeNote> store_details(std::string_view store,
                                                      std::shared_ptr<const StoreDetails> before,
                                                      std::shared_ptr<const StoreDetails> after);

  const std::string kept, store;  // one of the two
  const std::shared_ptr<const StoreDetails> before, after;

  /// What goes with it, when `after` is what the store has, or a later change's `before`.
  std::uint64_t bytes() const noexcept;

 private:
  friend base::RefCounted<ChangeNote>;
  ChangeNote(std::string_view kept_id, std::string_view store_id, std::shared_ptr<const StoreDetails> details_before,
             std::shared_ptr<const StoreDetails> details_after)
      : kept(kept_id), store(store_id), before(std::move(details_before)), after(std::move(details_after)) {}
  ~ChangeNote() = default;
};

/// One change of one customer; its sequence is where it stands.
struct StoredChange {
  RecordPtr before = {}, after = {};  // created: no before; deleted: no after; store details: twice the same
  base::RefPtr<const ChangeNote> note = {};
  std::uint64_t group_end = 0;  // see Change::group_end
  std::uint64_t bytes = 0;      // see measure()

  bool is_empty() const noexcept { return !before && !after; }
  std::string_view id() const noexcept { return (after ? after : before)->id(); }
  std::string_view merged_into() const noexcept { return note ? std::string_view(note->kept) : std::string_view(); }

  /// Counts in `bytes` what goes when the change does: itself, and of the version before what the one behind does not
  /// share. A version that nobody has but the history is some change's `before`, and a list that several versions share
  /// goes with the last of them: so each is counted once. Versions that snapshots or the host hold are counted as well.
  void measure() noexcept;

  /// What an erasure makes of it: a tombstone, or null if it is not about the customer, or a tombstone already.
  RecordPtr tombstone_in(const Erasure& erasure, std::uint64_t sequence) const noexcept;
  /// Becomes the tombstone, if there is one to become.
  void redact(const Erasure& erasure, std::uint64_t sequence) noexcept;
};

/// A store's details about a customer, which is the same before and after; null where there are none. May throw.
StoredChange change_of_details(const detail::Record& customer, std::string_view store,
                               std::shared_ptr<const StoreDetails> before, std::shared_ptr<const StoreDetails> after);

/// May throw only where the change is of store details.
Change to_change(const StoredChange& stored, std::uint64_t sequence, std::uint64_t group_end);

}  // namespace custengine::storage
