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
  return found != merged_.end() && found->second.is_in_life;
}

void Erasure::enter_life(std::string_view id, std::uint64_t sequence) {
  auto found = merged_.find(id);
  if (found == merged_.end()) {
    RecordPtr tombstone = make_tombstone(id);
    found = merged_.try_emplace(tombstone->id(), Merged{.tombstone = tombstone}).first;
  }
  found->second.lives.push_back({sequence, sequence});
  found->second.is_in_life = true;
}

void Erasure::look_at(const StoredChange& change, std::uint64_t sequence) {
  const std::string_view id = change.id();
  if (id == own_->id()) return;
  if (!change.merged_into().empty() && is_erased_here(change.merged_into())) enter_life(id, sequence);
  const auto found = merged_.find(id);
  if (found == merged_.end() || !found->second.is_in_life) return;
  found->second.lives.back().first = sequence;
  found->second.is_in_life = static_cast<bool>(change.before);
}

RecordPtr Erasure::tombstone(std::string_view id, std::uint64_t sequence) const noexcept {
  if (id == own_->id()) return own_;
  const auto found = merged_.find(id);
  if (found == merged_.end()) return nullptr;
  const auto& [tombstone, lives, is_in_life] = found->second;
  const auto has = [sequence](const Life& life) { return life.first <= sequence && sequence <= life.last; };
  return std::ranges::any_of(lives, has) ? tombstone : nullptr;
}

}  // namespace custengine::storage
