#include "serve/world/tokens.hpp"

#include "serve/world/world_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace custengine::serve {
namespace {

/// The last step of SplitMix64: no two numbers give the same.
std::uint64_t mixed(std::uint64_t number) noexcept {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31U);
}

std::string token_of(std::uint64_t number) {
  return fmt::format("world-{}-{:016x}", number, mixed(number));
}

/// The number of a token as token_of() writes it; 0 for another text.
std::uint64_t number_of(std::string_view token) {
  constexpr std::string_view start = "world-";
  if (!token.starts_with(start)) return 0;
  std::uint64_t number = 0;
  (void)std::from_chars(token.data() + start.size(), token.data() + token.size(), number);
  return number != 0 && token_of(number) == token ? number : 0;
}

}  // namespace

Tokens::Tokens(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}

Tokens::NewToken Tokens::issue(Principal principal, std::optional<std::chrono::milliseconds> lifetime) {
  Issued issued{.principal = std::move(principal)};
  // Later times have no form in RFC 3339, and the clock does not reach them.
  if (lifetime) issued.expires_at = std::min(WorldClock::latest, clock_->now() + *lifetime);
  const std::lock_guard lock(mutex_);
  issued.number = ++state_.last;
  state_.tokens.emplace(issued.number, issued);
  if (state_.tokens.size() > max_tokens) state_.tokens.erase(state_.tokens.begin());
  return {.token = token_of(issued.number), .issued = std::move(issued)};
}

std::vector<Tokens::Issued> Tokens::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Issued> all;
  for (const auto& [number, issued] : state_.tokens) all.push_back(issued);
  return all;
}

bool Tokens::revoke(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  return state_.tokens.erase(number) > 0;
}

std::size_t Tokens::revoke_all(std::optional<std::string_view> subject) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(state_.tokens,
                       [&](const auto& entry) { return !subject || entry.second.principal.subject == *subject; });
}

void Tokens::keep() {
  const std::lock_guard lock(mutex_);
  kept_ = state_;
}

void Tokens::go_back() {
  const std::lock_guard lock(mutex_);
  state_ = kept_;
}

Result<Principal> Tokens::authenticate(const AccessToken& token) {
  const Timestamp now = clock_->now();
  const std::lock_guard lock(mutex_);
  const auto found = state_.tokens.find(number_of(token.value));
  if (found == state_.tokens.end() || (found->second.expires_at && *found->second.expires_at <= now))
    return Error{.code = ErrorCode::unauthenticated, .message = "the token is unknown, revoked or expired"};
  return found->second.principal;
}

}  // namespace custengine::serve
