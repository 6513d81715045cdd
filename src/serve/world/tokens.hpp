#pragma once

#include <custengine/access.hpp>
#include <custengine/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// The tokens of a world. For tests only: they follow from their numbers, so that runs repeat, and anyone can compute
/// them.
///
/// Threads: every call may run on any thread. Cost: a copy of all tokens for keep() and go_back(); else a look-up.
class Tokens : public Authenticator {
 public:
  /// If there are that many, the oldest is dropped for the next.
  static constexpr std::size_t max_tokens = 10'000;

  /// A token without its secret.
  struct Issued {
    std::uint64_t number = 0;
    Principal principal = {};
    std::optional<Timestamp> expires_at = {};
  };

  /// `clock` decides on expiry.
  explicit Tokens(std::shared_ptr<Clock> clock);

  struct NewToken {
    std::string token = {};
    Issued issued = {};
  };
  NewToken issue(Principal principal, std::optional<std::chrono::milliseconds> lifetime = {});
  std::vector<Issued> all() const;  ///< oldest first
  /// False if there is no such token.
  bool revoke(std::uint64_t number);
  /// Revokes the tokens of a subject, or all of them. Returns their number.
  std::size_t revoke_all(std::optional<std::string_view> subject = {});

  /// Keeps the present tokens for go_back(); the next token has the same number then.
  void keep();
  void go_back();

  /// Errors: unauthenticated (unknown, revoked, expired). No message contains the token.
  Result<Principal> authenticate(const AccessToken& token) override;

 private:
  struct State {
    std::map<std::uint64_t, Issued> tokens = {};  // by number
    std::uint64_t last = 0;
  };

  const std::shared_ptr<Clock> clock_;
  mutable std::mutex mutex_;
  State state_, kept_;
};

}  // namespace custengine::serve
