#include "serve/world/worlds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::size_t max_name = 128;

// The rule of ids: `^[A-Za-z0-9-_]+`.
bool is_name(std::string_view name) noexcept {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !name.empty() && name.size() <= max_name && name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

Result<std::shared_ptr<World>> Worlds::add(std::shared_ptr<World> world) {
  if (!is_name(world->name()))
    return Error{.code = ErrorCode::invalid_argument,
                 .message = "name: must match ^[A-Za-z0-9-_]+ and have at most 128 bytes",
                 .violations = {{"name", "must match ^[A-Za-z0-9-_]+ and have at most 128 bytes"}}};
  const std::lock_guard lock(mutex_);
  if (worlds_.contains(world->name()))
    return Error{.code = ErrorCode::already_exists, .message = fmt::format("world {} exists", world->name())};
  if (worlds_.size() >= max_worlds)
    return Error{.code = ErrorCode::resource_exhausted,
                 .message = fmt::format("there are {} worlds, which is the limit; delete one", max_worlds)};
  worlds_.emplace(world->name(), world);
  return world;
}

std::shared_ptr<World> Worlds::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = worlds_.find(name);
  return found == worlds_.end() ? nullptr : found->second;
}

Result<void> Worlds::remove(std::string_view name) {
  std::shared_ptr<World> removed;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  const auto found = worlds_.find(name);
  if (found == worlds_.end())
    return Error{.code = ErrorCode::not_found, .message = fmt::format("there is no world {}", name)};
  removed = std::move(found->second);
  worlds_.erase(found);
  return {};
}

std::vector<std::shared_ptr<World>> Worlds::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<World>> worlds;
  for (const auto& [name, world] : worlds_) worlds.push_back(world);
  return worlds;
}

std::size_t Worlds::count() const {
  const std::lock_guard lock(mutex_);
  return worlds_.size();
}

std::string Worlds::new_name() {
  const std::lock_guard lock(mutex_);
  std::string name;
  do name = fmt::format("w-{}", ++last_name_);
  while (worlds_.contains(name));
  return name;
}

}  // namespace custengine::serve
