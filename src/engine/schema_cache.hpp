#pragma once

#include "storage/schema.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace custengine::engine {

/// An engine's schemas, one for all tenants that are made alike: of a hundred thousand tenants few differ in it.
/// Threads: safe on any thread.
class SchemaCache {
 public:
  /// Cost: O(schemas that differ).
  std::shared_ptr<const storage::Schema> get(storage::Schema schema);

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<const storage::Schema>> schemas_;  // gone with their last tenant
};

}  // namespace custengine::engine
