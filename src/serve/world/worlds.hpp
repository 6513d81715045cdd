#pragma once

#include "serve/world/world.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// The world of the paths without "/w/{world}". It is always there.
inline constexpr std::string_view default_world = "default";

/// The worlds of a server, by name.
/// Threads: every call may run on any thread.
class Worlds {
 public:
  static constexpr std::size_t max_worlds = 1024;

  /// Errors: already_exists; resource_exhausted (max_worlds); invalid_argument (the name is no id).
  Result<std::shared_ptr<World>> add(std::shared_ptr<World> world);
  /// Null if there is none. A caller that has it keeps it alive.
  std::shared_ptr<World> find(std::string_view name) const;
  /// Errors: not_found.
  Result<void> remove(std::string_view name);
  std::vector<std::shared_ptr<World>> all() const;  ///< by name
  std::size_t count() const;
  /// True if one of them is the world of record. Cost: O(worlds).
  bool has_record() const;
  /// A name that no world has: "w-1", "w-2", … None is given twice, so that two callers do not get the same.
  std::string new_name();

 private:
  mutable std::mutex mutex_;
  std::uint64_t last_name_ = 0;
  std::map<std::string, std::shared_ptr<World>, std::less<>> worlds_;
};

}  // namespace custengine::serve
