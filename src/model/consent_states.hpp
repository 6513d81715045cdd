#pragma once

#include <custengine/customer.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::model {

/// What consents are about, whatever they say: the folded name and source.
std::string consent_key(const Consent& consent);

/// When a consent's status last changed, or when it was created.
inline Timestamp time_of_status(const Consent& consent) noexcept {
  return consent.last_modified_at.value_or(consent.created_at);
}

/// The consents of a customer by key and status: a sorted array, searched in halves.
/// Lifetime: refers to the list. Cost: O(n) keys and O(n log n) comparisons to make, O(log n) comparisons to find.
class ConsentStates {
 public:
  explicit ConsentStates(std::span<const Consent> consents);

  /// What was said of the same before: the first consent of equal key and status, else the first of equal key. Null if
  /// there is none.
  const Consent* find(const Consent& consent) const;

 private:
  using State = std::pair<std::string_view, bool>;  // key and status
  struct Entry {
    std::string key;
    const Consent* consent;
    State state() const noexcept { return {key, consent->status}; }
  };
  std::vector<Entry> entries_;  // by state; of one state in the list's order
};

/// Who changes statuses, and when.
struct StatusChange {
  Timestamp now = {};
  std::string_view subject = {};  // Session::subject

  /// Notes in a consent that its status is another than before.
  void note_in(Consent& consent) const;
};

}  // namespace custengine::model
