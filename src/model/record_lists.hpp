#pragma once

#include "base/ref_ptr.hpp"

#include <custengine/customer.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace custengine::detail {

/// The lists of a customer, shared by the versions that agree on them.
struct RecordLists {
  std::vector<Address> addresses = {};
  std::vector<Contact> contacts = {};
  std::vector<Consent> consents = {};
  std::vector<Extension> extensions = {};  // sorted, unique

  bool empty() const noexcept {
    return addresses.empty() && contacts.empty() && consents.empty() && extensions.empty();
  }
  std::size_t bytes() const noexcept;
  friend bool operator==(const RecordLists&, const RecordLists&) = default;
};

/// RecordLists that never change again.
class SharedLists : public RecordLists {
 public:
  /// Null when all lists are empty.
  static base::RefPtr<const SharedLists> make(RecordLists lists);

  void retain() const noexcept { references_.retain(); }
  void release() const noexcept {
    if (references_.release()) delete this;
  }

 private:
  explicit SharedLists(RecordLists lists) noexcept : RecordLists(std::move(lists)) {}
  base::RefCount references_;
};

}  // namespace custengine::detail
