#include "engine/tenant_entry.hpp"

#include <algorithm>

namespace custengine::engine {

bool TenantSettings::has(TenantExtension extension) const noexcept {
  return std::ranges::find(extensions, extension) != extensions.end();
}

TenantEntry::TenantEntry(std::string id, std::shared_ptr<const storage::Schema> schema, TenantSettings settings,
                         storage::FeedOptions feed)
    : data_(std::move(id), std::move(schema), std::move(feed)),
      settings_(std::make_shared<const TenantSettings>(std::move(settings))) {}

TenantEntry::TenantEntry(std::string id, const TenantEntry& original, SubscriberErrorHandler on_error)
    : data_(std::move(id), original.data(), std::move(on_error)), settings_(original.settings()) {}

std::shared_ptr<const TenantSettings> TenantEntry::settings() const {
  const std::scoped_lock lock(settings_mutex_);
  return settings_;
}

}  // namespace custengine::engine
