#include "testing/random.hpp"

#include <custengine/testing/in_memory_authenticator.hpp>

#include <fmt/format.h>

#include <cassert>
#include <utility>

namespace custengine::testing {
namespace {

Error unauthenticated(std::string message) {
  return {.code = ErrorCode::unauthenticated, .message = std::move(message)};
}

}  // namespace

InMemoryAuthenticator::InMemoryAuthenticator(std::shared_ptr<Clock> clock, std::uint64_t seed)
    : clock_(std::move(clock)), seed_(seed) {
  assert(clock_ != nullptr);
}

AccessToken InMemoryAuthenticator::issue(Principal principal, std::optional<std::chrono::milliseconds> lifetime) {
  Issued issued{.principal = std::move(principal), .issued_at = clock_->now(), .lifetime = lifetime};
  const std::lock_guard lock(mutex_);
  // The number makes it unique; the rest makes it look like a token.
  const std::uint64_t number = tokens_.size() + 1;
  AccessToken token{fmt::format("test-token-{}-{:016x}", number, Random(seed_ + number).next())};
  tokens_.emplace(token.value, std::move(issued));
  return token;
}

bool InMemoryAuthenticator::revoke(const AccessToken& token) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token.value);
  return found != tokens_.end() && !std::exchange(found->second.revoked, true);
}

std::size_t InMemoryAuthenticator::revoke_all(std::string_view subject) {
  const std::lock_guard lock(mutex_);
  std::size_t revoked = 0;
  for (auto& [value, issued] : tokens_)
    if (issued.principal.subject == subject && !std::exchange(issued.revoked, true)) ++revoked;
  return revoked;
}

Result<Principal> InMemoryAuthenticator::authenticate(const AccessToken& token) {
  const Timestamp now = clock_->now();
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token.value);
  if (found == tokens_.end()) return unauthenticated("the access token is unknown");
  const Issued& issued = found->second;
  if (issued.revoked) return unauthenticated("the access token was revoked");
  if (issued.lifetime && now - issued.issued_at >= *issued.lifetime)
    return unauthenticated("the access token has expired");
  return issued.principal;
}

}  // namespace custengine::testing
