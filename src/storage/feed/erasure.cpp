#include "storage/feed/erasure.hpp"

#include "storage/feed/change_log.hpp"

#include <algorithm>
#include <utility>

namespace custengine::storage {

Erasure::Erasure(std::string_view id, base::SipKey hash_key) : own_(make_tombstone(id)), merged_(0, {hash_key}) {}

RecordPtr Erasure::make_tombstone(std::string_view id) {
  detail::RecordContent content;
  content[detail::Slot::id] = id;
  content.version = 0;
  return detail::Record::make(content);
}

bool Erasure::is_erased_here(std::string_view id) const noexcept {
  if (id == own_->id()) return true;
  const auto found = merged_.find(id);
  return found != merged_.end() && found->second.is_in_lifetime;
}

void Erasure::enter_lifetime(std::string_view id, std::uint64_t sequence) {
  auto found = merged_.find(id);
  if (found == merged_.end()) {
    RecordPtr tombstone = make_tombstone(id);
    found = merged_.try_emplace(tombstone->id(), Merged{.tombstone = tombstone}).first;
  }
  found->second.lifetimes.push_back({sequence, sequence});
  found->second.is_in_lifetime = true;
}

void Erasure::look_at(const StoredChange& change, std::uint64_t sequence) {
  look_at({.id = change.id(), .sequence = sequence, .merged_into = change.merged_into(), .creates = !change.before});
}

void Erasure::look_at(const Step& step) {
  if (step.id == own_->id()) return;
  if (!step.merged_into.empty() && is_erased_here(step.merged_into)) enter_lifetime(step.id, step.sequence);
  const auto found = merged_.find(step.id);
  if (found == merged_.end() || !found->second.is_in_lifetime) return;
  found->second.lifetimes.back().first = step.sequence;
  found->second.is_in_lifetime = !step.creates;
}

RecordPtr Erasure::tombstone(std::string_view id, std::uint64_t sequence) const noexcept {
  if (id == own_->id()) return own_;
  const auto found = merged_.find(id);
  if (found == merged_.end()) return nullptr;
  const auto& [tombstone, lifetimes, is_in_lifetime] = found->second;
  const auto has = [sequence](const Lifetime& lifetime) {
    return lifetime.first <= sequence && sequence <= lifetime.last;
  };
  return std::ranges::any_of(lifetimes, has) ? tombstone : nullptr;
}

}  // namespace custengine::storage
