#include "serve/world/worlds.hpp"

#include "serve/world/id_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace custengine::serve {

Result<std::shared_ptr<World>> Worlds::add(std::shared_ptr<World> world) {
  if (!is_id(world->name()))
    return Error{.code = ErrorCode::invalid_argument,
                 .message = fmt::format("name: {}", id_rule),
                 .violations = {{"name", std::string(id_rule)}}};
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

bool Worlds::has_record() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(worlds_, [](const auto& entry) { return entry.second->is_record(); });
}

std::string Worlds::new_name() {
  const std::lock_guard lock(mutex_);
  std::string name;
  do name = fmt::format("w-{}", ++last_name_);
  while (worlds_.contains(name));
  return name;
}

}  // namespace custengine::serve
