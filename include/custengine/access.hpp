#pragma once

#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace custengine {

/// A right that a caller has in a tenant.
enum class Permission { tenant_access, tenant_backoffice };  ///< backoffice does not imply access

/// "TENANT.ACCESS", "TENANT.BACKOFFICE".
CUSTENGINE_API std::string_view to_string(Permission permission) noexcept;

/// A set of permissions, as large as an int.
class PermissionSet {
 public:
  constexpr PermissionSet() = default;
  constexpr PermissionSet(std::initializer_list<Permission> permissions) noexcept {
    for (const Permission permission : permissions) insert(permission);
  }

  constexpr bool contains(Permission permission) const noexcept { return (bits_ & bit(permission)) != 0; }
  constexpr void insert(Permission permission) noexcept { bits_ |= bit(permission); }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

 private:
  static constexpr unsigned bit(Permission permission) noexcept { return 1U << static_cast<unsigned>(permission); }
  unsigned bits_ = 0;
};

/// The token that a user got by logging in. Opaque to the engine.
struct AccessToken {
  std::string value = {};
};

/// The user that a token belongs to, and the user's permissions in each tenant.
struct Principal {
  std::string subject = {};
  std::map<std::string, PermissionSet> tenants = {};
};

/// The host's login system. `custengine::testing::InMemoryAuthenticator` is one for tests.
///
/// Errors: an exception, or an error other than unauthenticated, is reported as unavailable.
/// Threads: called from any thread, several at a time, never under a lock of the engine.
class CUSTENGINE_API Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// The principal of a token. Errors: unauthenticated if the token is unknown, expired or revoked.
  virtual Result<Principal> authenticate(const AccessToken& token) = 0;
};

}  // namespace custengine
