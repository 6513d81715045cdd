#include "engine/schema_cache.hpp"

#include <utility>

namespace custengine::engine {

std::shared_ptr<const storage::Schema> SchemaCache::get(storage::Schema schema) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(schemas_, [](const auto& known) { return known.expired(); });
  for (const auto& known : schemas_)
    if (auto same = known.lock(); same && *same == schema) return same;
  auto made = std::make_shared<const storage::Schema>(std::move(schema));
  schemas_.push_back(made);
  return made;
}

}  // namespace custengine::engine
