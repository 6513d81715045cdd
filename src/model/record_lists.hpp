#pragma once

#include "base/ref_ptr.hpp"
#include "model/shared_list.hpp"

#include <cstddef>
#include <utility>

namespace custengine::detail {

/// The lists of a customer. A copy shares the elements of all lists.
struct RecordLists {
  SharedList<Address> addresses = {};
  SharedList<Contact> contacts = {};
  SharedList<Consent> consents = {};
  SharedList<Extension> extensions = {};  // sorted, unique

  bool empty() const noexcept {
    return addresses.empty() && contacts.empty() && consents.empty() && extensions.empty();
  }
  bool shares_all_with(const RecordLists& other) const noexcept {
    return addresses.shares_with(other.addresses) && contacts.shares_with(other.contacts) &&
           consents.shares_with(other.consents) && extensions.shares_with(other.extensions);
  }
  /// Returns the memory of the lists as SharedLists. Cost: O(1).
  std::size_t bytes() const noexcept;
  /// The same, without the lists that `other` shares.
  std::size_t bytes_apart_from(const RecordLists& other) const noexcept;
  friend bool operator==(const RecordLists&, const RecordLists&) = default;
};

/// Immutable, reference-counted RecordLists. Versions of a customer that have the same lists share one object.
class SharedLists : public RecordLists, public base::RefCounted<SharedLists> {
 public:
  /// Returns null if all lists are empty.
  static base::RefPtr<const SharedLists> make(RecordLists lists);

 private:
  friend base::RefCounted<SharedLists>;
  explicit SharedLists(RecordLists lists) noexcept : RecordLists(std::move(lists)) {}
  ~SharedLists() = default;
};

}  // namespace custengine::detail
