#pragma once

#include <custengine/access.hpp>
#include <custengine/clock.hpp>
#include <custengine/result.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// One token of a file of tokens.
struct FileToken {
  std::string value = {};
  Principal principal = {};
  std::optional<Timestamp> expires = {};
  bool is_admin = false;
};

/// The tokens of a JSON text:
///
///     {"tokens": [{"token": "…", "subject": "till-3", "tenants": {"acme": ["TENANT.ACCESS"]},
///                  "expires": "2027-01-01T00:00:00Z", "admin": true}]}
///
/// `expires` and `admin` may be missing. A token has 16 to 512 characters of RFC 6750 (b64token).
/// Errors: invalid_argument with every violation. No message contains a token.
Result<std::vector<FileToken>> parse_tokens(std::string_view json);

/// A secret from a file that has nothing else: its only line. For the token of the control surface.
/// Errors: as TokenFile::open; invalid_argument if it is no token.
Result<std::string> read_token(const std::string& file);

/// The login system of a server of record: tokens from a file.
///
/// A look-up compares the given token with each known one, in a time that depends on the length of the given one and on
/// the number of tokens only. So its time says nothing about how much of a token was right.
///
/// Threads: every call may run on any thread.
class TokenFile : public Authenticator {
 public:
  /// Reads the file. `clock` decides on expiry; null: the system clock.
  /// Errors: permission_denied if others than its owner may read it; unavailable if it cannot be read; those of
  /// parse_tokens().
  static Result<std::shared_ptr<TokenFile>> open(std::string file, std::shared_ptr<Clock> clock = {});

  /// Reads the file again. From then on its tokens are valid, and no others. Errors: as open(); the old tokens then
  /// stay valid.
  Result<void> reread();

  /// Errors: unauthenticated (unknown, expired).
  Result<Principal> authenticate(const AccessToken& token) override;
  /// True if the token is valid and may use the control surface.
  bool is_admin(std::string_view token) const;

 private:
  using Tokens = std::vector<FileToken>;
  TokenFile(std::string file, std::shared_ptr<Clock> clock, std::shared_ptr<const Tokens> tokens);
  std::shared_ptr<const Tokens> tokens() const;
  Timestamp now() const;

  const std::string file_;
  const std::shared_ptr<Clock> clock_;  // null: the system clock
  mutable std::mutex mutex_;
  std::shared_ptr<const Tokens> tokens_;
};

}  // namespace custengine::serve
