#include "serve/world/idempotency.hpp"

#include <iterator>
#include <utility>

namespace custengine::serve {
namespace {

/// A hash that takes one byte after the other (FNV-1a, with a start and a factor).
std::uint64_t hash_on(std::uint64_t hash, std::uint64_t factor, std::string_view text) noexcept {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * factor;
  return hash;
}

std::size_t bytes_of(const Response& answer) noexcept {
  std::size_t bytes = answer.body.size();
  for (const auto& [name, value] : answer.headers) bytes += name.size() + value.size();
  return bytes;
}

}  // namespace

Fingerprint fingerprint_of(std::string_view target, std::string_view body) noexcept {
  constexpr std::uint64_t fnv_start = 0xcbf29ce484222325, fnv_factor = 0x100000001b3;
  constexpr std::uint64_t other_start = 0x9e3779b97f4a7c15, other_factor = 0x9fb21c651e98df25;
  // A target has no line break, so that it ends where the body begins.
  return {
      .first = hash_on(hash_on(hash_on(fnv_start, fnv_factor, target), fnv_factor, "\n"), fnv_factor, body),
      .second = hash_on(hash_on(hash_on(other_start, other_factor, target), other_factor, "\n"), other_factor, body),
      .size = target.size() + body.size()};
}

Idempotency::Begun Idempotency::begin(const std::string& key, const Fingerprint& request) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    const Entry& entry = *found->second;
    if (entry.request != request) return {.verdict = Verdict::other_request};
    if (!entry.is_answered) return {.verdict = Verdict::running};
    return {.verdict = Verdict::answered, .answer = entry.answer};
  }
  entries_.push_back({.key = key, .request = request, .ticket = ++last_ticket_, .bytes = key.size()});
  const auto entry = std::prev(entries_.end());
  by_key_.emplace(entry->key, entry);
  bytes_ += entry->bytes;
  make_room(entry);
  return {.ticket = last_ticket_};
}

void Idempotency::finish(const std::string& key, std::uint64_t ticket, const Response& answer) {
  const std::lock_guard lock(mutex_);
  const auto entry = find(key, ticket);
  if (entry == entries_.end()) return;
  entry->answer = {.status = answer.status, .headers = answer.headers, .body = answer.body};
  entry->is_answered = true;
  const std::size_t added = bytes_of(answer);
  entry->bytes += added;
  bytes_ += added;
  make_room(entry);
}

void Idempotency::abandon(const std::string& key, std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  if (const auto entry = find(key, ticket); entry != entries_.end()) drop(entry);
}

void Idempotency::clear() {
  const std::lock_guard lock(mutex_);
  by_key_.clear();
  entries_.clear();
  bytes_ = 0;
}

std::size_t Idempotency::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

Idempotency::Entries::iterator Idempotency::find(const std::string& key, std::uint64_t ticket) {
  const auto found = by_key_.find(key);
  return found != by_key_.end() && found->second->ticket == ticket ? found->second : entries_.end();
}

void Idempotency::drop(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

void Idempotency::make_room(Entries::iterator newest) {
  auto entry = entries_.begin();
  while (entry != entries_.end() && (entries_.size() > max_entries || bytes_ > max_bytes)) {
    const auto oldest = entry++;
    if (oldest->is_answered && oldest != newest) drop(oldest);
  }
}

}  // namespace custengine::serve
