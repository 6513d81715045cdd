#pragma once

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::test {

inline constexpr PermissionSet access_only = {Permission::tenant_access};
inline constexpr PermissionSet backoffice_only = {Permission::tenant_backoffice};
inline constexpr PermissionSet both_permissions = {Permission::tenant_access, Permission::tenant_backoffice};

/// An engine with a stopped clock and predictable ids: "c-000001", "c-000002", …. Its memory has a limit that no test
/// reaches, so that check_invariants() also checks the count.
struct World {
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  std::shared_ptr<testing::SequentialIds> ids = std::make_shared<testing::SequentialIds>();
  Engine engine{{.clock = clock, .id_generator = ids, .max_bytes = std::uint64_t{1} << 50}};

  /// Makes the tenant and opens a session with all permissions.
  Session add_tenant(std::string_view tenant, TenantOptions options = {});
  Session open(std::string_view tenant, PermissionSet permissions = both_permissions) const;
};

/// A draft that sets every field except times and version; its type is COMPANY.
CustomerDraft full_draft();

/// All customers, by id; every index that `check_invariants` knows is checked on the way.
std::vector<Customer> all_customers(const World& world, const Session& session);

/// Everything that a tenant shows: its customers and their details in these stores.
struct TenantState {
  std::vector<Customer> customers;
  std::vector<StoreDetails> details;
  std::uint64_t count = 0;
  friend bool operator==(const TenantState&, const TenantState&) = default;
};
TenantState state_of(const World& world, const Session& session, const std::vector<std::string>& stores = {});

std::vector<std::string> ids_of(const Page& page);

/// The bytes of a structure, by Engine::stats.
std::uint64_t bytes_of(const World& world, std::string_view tenant, std::string_view structure);

/// The fields that an error's violations name, in their order.
std::vector<std::string> fields_of(const Error& error);

/// The error, or nothing when the call succeeded.
template <class T>
std::optional<Error> error_of(const Result<T>& result) {
  if (result) return std::nullopt;
  return result.error();
}

std::optional<ErrorCode> code_of(const std::optional<Error>& error);

/// The error of the only draft of an import.
std::optional<Error> import_error(Session& session, const CustomerDraft& draft, const ImportOptions& options = {});

/// One call of every operation that a session has.
struct Operation {
  std::string name;
  PermissionSet needs;
  bool takes_customer_id;
  /// A valid request, in tenants made by add_shop(). Operations without a customer id ignore the id.
  std::function<std::optional<Error>(Session&, const std::string& id)> call;
  /// A request that breaks a rule; null for operations that take nothing.
  std::function<std::optional<Error>(Session&)> call_invalid;
};
const std::vector<Operation>& operations();

/// A tenant in which every operation works on the customer "ada": with one extension attached, a store
/// "oslo", the external reference "ref-ada" and an external source. There is a customer "bo", too.
Session add_shop(World& world, std::string_view tenant);

}  // namespace custengine::test

namespace Catch {
template <>
struct StringMaker<custengine::ErrorCode> {
  static std::string convert(custengine::ErrorCode code) { return std::string(to_string(code)); }
};
template <>
struct StringMaker<std::optional<custengine::ErrorCode>> {
  static std::string convert(const std::optional<custengine::ErrorCode>& code) {
    return code ? std::string(to_string(*code)) : "no error";
  }
};
}  // namespace Catch
