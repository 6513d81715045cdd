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

bool TenantEntry::change_settings(NextSettings& settings) noexcept {
  const std::scoped_lock lock(settings_mutex_);
  if (settings_ != settings.current) return false;
  settings_.swap(settings.next);  // what is replaced may destroy a source, after the lock is gone
  return true;
}

std::shared_ptr<const TenantSettings> TenantEntry::settings() const {
  const std::scoped_lock lock(settings_mutex_);
  return settings_;
}

}  // namespace custengine::engine
