#include "engine/tenant_entry.hpp"

#include <algorithm>
#include <utility>

namespace custengine::engine {

bool TenantSettings::has(TenantExtension extension) const noexcept {
  return std::ranges::find(extensions, extension) != extensions.end();
}

TenantEntry::TenantEntry(std::string id, std::shared_ptr<const storage::Schema> schema, TenantOptions options,
                         std::shared_ptr<const TenantOptions> fixed, SubscriberErrorHandler on_error)
    : tenant_(std::move(id), std::move(schema),
              storage::FeedOptions{.history = options.change_history,
                                   .history_bytes = options.change_history_bytes,
                                   .on_error = std::move(on_error)}),
      fixed_(std::move(fixed)),
      settings_(std::make_shared<const TenantSettings>(
          TenantSettings{.extensions = std::move(options.extensions),
                         .allowed_extensions = std::move(options.allowed_extensions),
                         .external_source = std::move(options.external_source)})) {
  tenant_
      .change({.stores = storage::StoreDirectory::make_stores(std::move(options.stores)),
               .max_customers = options.max_customers,
               .max_bytes = options.max_bytes})
      .value();
}

TenantEntry::TenantEntry(std::string id, const TenantEntry& original, SubscriberErrorHandler on_error)
    : tenant_(std::move(id), original.tenant(), std::move(on_error)),
      fixed_(original.fixed_),
      settings_(original.settings()) {}

TenantOptions TenantEntry::options() const {
  TenantOptions options = *fixed_;
  const auto now = settings();
  options.extensions = now->extensions;
  options.allowed_extensions = now->allowed_extensions;
  options.external_source = now->external_source;
  const auto limits = tenant_.limits();
  for (const auto& store : limits.stores->by_name()) options.stores.push_back(store.name);
  options.max_customers = limits.max_customers;
  options.max_bytes = limits.max_bytes;
  return options;
}

bool TenantEntry::change_settings(NextSettings& settings) noexcept {
  const std::scoped_lock lock(settings_mutex_);
  if (settings_ != settings.current) return false;
  settings_.swap(settings.next);  // the caller destroys the old version: a source may be destroyed, without the lock
  return true;
}

std::shared_ptr<const TenantSettings> TenantEntry::settings() const {
  const std::scoped_lock lock(settings_mutex_);
  return settings_;
}

}  // namespace custengine::engine
