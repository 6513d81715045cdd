#pragma once

#include "storage/tenant/tenant.hpp"

#include <custengine/engine.hpp>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custengine::engine {

/// One version of the settings that can be changed in a living tenant. Stores and limits are in storage::Tenant.
struct TenantSettings {
  std::vector<TenantExtension> extensions;
  std::vector<ExtensionCode> allowed_extensions;
  std::shared_ptr<ExternalCustomerSource> external_source;

  bool has(TenantExtension extension) const noexcept;
};

/// A tenant as the engine holds it. Sessions refer to it weakly: after the engine drops it, they do not find it, but
/// running calls finish.
class TenantEntry {
 public:
  /// Requires checked options, a schema made of them, and their fixed part.
  TenantEntry(std::string id, std::shared_ptr<const storage::Schema> schema, TenantOptions options,
              std::shared_ptr<const TenantOptions> fixed, SubscriberErrorHandler on_error);
  /// See Engine::fork.
  TenantEntry(std::string id, const TenantEntry& original, SubscriberErrorHandler on_error);

  storage::Tenant& tenant() noexcept { return tenant_; }
  const storage::Tenant& tenant() const noexcept { return tenant_; }

  /// See Engine::options.
  TenantOptions options() const;

  /// Returns the current version; a call uses one version throughout.
  std::shared_ptr<const TenantSettings> settings() const;

  /// The current version and the one that shall replace it.
  struct NextSettings {
    std::shared_ptr<const TenantSettings> current, next;
  };
  /// Makes the next version: copies the current one and calls `change(TenantSettings&)` with the copy.
  template <class Change>
  NextSettings next_settings(Change change) const {
    auto current = settings();
    TenantSettings next = *current;
    change(next);
    return {std::move(current), std::make_shared<const TenantSettings>(std::move(next))};
  }
  /// Compare-and-swap: returns false, and changes nothing, if another thread has replaced the current version.
  bool change_settings(NextSettings& settings) noexcept;

 private:
  storage::Tenant tenant_;
  std::shared_ptr<const TenantOptions> fixed_;  // see fixed_part()
  mutable std::mutex settings_mutex_;
  std::shared_ptr<const TenantSettings> settings_;
};

}  // namespace custengine::engine
