#pragma once

#include <custengine/customer.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::model {

/// Returns the key of a consent: its folded name and source, without its status.
std::string consent_key(const Consent& consent);

/// Returns the time when a consent's status last changed; the creation time if it never changed.
inline Timestamp time_of_status(const Consent& consent) noexcept {
  return consent.last_modified_at.value_or(consent.created_at);
}

/// A sorted array with binary search: the consents of a customer by key and status.
/// Lifetime: refers to the list. Cost: O(n) keys and O(n log n) comparisons to make, O(log n) comparisons to find.
class ConsentStates {
 public:
  explicit ConsentStates(std::span<const Consent> consents);

  /// Returns the first consent of the list with equal key and status, else the first with equal key; null if there is
  /// none.
  const Consent* find(const Consent& consent) const;

 private:
  using State = std::pair<std::string_view, bool>;  // key and status
  struct Entry {
    std::string key;
    const Consent* consent;
    State state() const noexcept { return {key, consent->status}; }
  };
  std::vector<Entry> entries_;  // sorted by state; equal states in the list's order
};

/// The time and the author of status changes.
struct StatusChange {
  Timestamp now = {};
  std::string_view subject = {};  // Session::subject

  /// Records in a consent that its status changed: sets last_modified_at and modified_by.
  void note_in(Consent& consent) const;
};

}  // namespace custengine::model
