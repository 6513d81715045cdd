#include "model/consent_states.hpp"

#include "base/text.hpp"
#include "model/field_table.hpp"
#include "model/folded_key.hpp"

#include <algorithm>
#include <utility>

namespace custengine::model {

std::string consent_key(const Consent& consent) {
  FoldedKey key;
  key.add(consent.name).add(consent.source);
  return std::move(key).take();
}

ConsentStates::ConsentStates(std::span<const Consent> consents) {
  entries_.reserve(consents.size());
  for (const Consent& consent : consents) entries_.push_back({consent_key(consent), &consent});
  std::ranges::stable_sort(entries_, [](const Entry& a, const Entry& b) { return a.state() < b.state(); });
}

const Consent* ConsentStates::find(const Consent& consent) const {
  const std::string key = consent_key(consent);
  for (const bool status : {consent.status, !consent.status}) {
    const State sought = {key, status};
    const auto found = std::ranges::lower_bound(entries_, sought, {}, &Entry::state);
    if (found != entries_.end() && found->state() == sought) return found->consent;
  }
  return nullptr;
}

void StatusChange::note_in(Consent& consent) const {
  consent.last_modified_at = now;
  consent.modified_by = base::to_line(subject, max_text_characters);
}

}  // namespace custengine::model
