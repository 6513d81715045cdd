#pragma once

#include <custengine/access.hpp>
#include <custengine/clock.hpp>
#include <custengine/testing/fake_clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::testing {

/// A login system in memory. For tests only: its tokens follow from the seed, so that runs repeat, and anyone can
/// compute them.
///
/// Threads: every call may run on any thread.
class InMemoryAuthenticator : public Authenticator {
 public:
  /// `clock` decides on expiry; the default stands still. Requires: not null.
  explicit InMemoryAuthenticator(std::shared_ptr<Clock> clock = std::make_shared<FakeClock>(), std::uint64_t seed = 1);

  /// A new token for `principal`. It expires once `lifetime` has passed; without one it never does.
  AccessToken issue(Principal principal, std::optional<std::chrono::milliseconds> lifetime = {});

  /// Revokes a token. False if the token is unknown or was revoked before.
  bool revoke(const AccessToken& token);
  /// Revokes every token of a subject. Returns how many were not revoked before.
  std::size_t revoke_all(std::string_view subject);

  /// Errors: unauthenticated (unknown, revoked, expired). No message contains the token.
  Result<Principal> authenticate(const AccessToken& token) override;

 private:
  struct Issued {
    Principal principal = {};
    Timestamp issued_at = {};
    std::optional<std::chrono::milliseconds> lifetime = {};
    bool revoked = false;
  };

  const std::shared_ptr<Clock> clock_;
  const std::uint64_t seed_;
  std::mutex mutex_;
  std::map<std::string, Issued, std::less<>> tokens_;
};

}  // namespace custengine::testing
