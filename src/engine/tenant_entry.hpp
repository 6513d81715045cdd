#pragma once

#include "storage/tenant.hpp"

#include <custengine/engine.hpp>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custengine::engine {

/// What can be changed in a living tenant, as one version; storage::Tenant keeps stores and limits itself.
struct TenantSettings {
  std::vector<TenantExtension> extensions;
  std::vector<ExtensionCode> allowed_extensions;
  std::shared_ptr<ExternalCustomerSource> external_source;

  bool has(TenantExtension extension) const noexcept;
};

/// A tenant as the engine holds it. Sessions refer to it weakly: when the engine lets go of it, they find
/// nothing, and calls that are running finish.
class TenantEntry {
 public:
  TenantEntry(std::string id, std::shared_ptr<const storage::Schema> schema, TenantSettings settings,
              storage::FeedOptions feed);
  /// See Engine::fork.
  TenantEntry(std::string id, const TenantEntry& original, SubscriberErrorHandler on_error);

  storage::Tenant& data() noexcept { return data_; }
  const storage::Tenant& data() const noexcept { return data_; }

  /// The current version; a call uses one throughout.
  std::shared_ptr<const TenantSettings> settings() const;

  /// `change(TenantSettings&)` makes the next version of the current one.
  template <class Change>
  void change_settings(Change change) {
    std::shared_ptr<const TenantSettings> replaced;  // its source may be destroyed, after the lock is gone
    const std::scoped_lock lock(settings_mutex_);
    TenantSettings next = *settings_;
    change(next);
    replaced = std::exchange(settings_, std::make_shared<const TenantSettings>(std::move(next)));
  }

 private:
  storage::Tenant data_;
  mutable std::mutex settings_mutex_;
  std::shared_ptr<const TenantSettings> settings_;
};

}  // namespace custengine::engine
