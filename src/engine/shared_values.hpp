#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custengine::engine {

/// Stores equal values of an engine's tenants once: even among a hundred thousand tenants only few values differ.
/// Threads: safe on any thread.
template <class T, class Equal = std::equal_to<T>>
class SharedValues {
 public:
  /// Returns the shared copy of a value. Cost: O(number of different values).
  std::shared_ptr<const T> get(T value) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(values_, [](const auto& known) { return known.expired(); });
    for (const auto& known : values_)
      if (auto same = known.lock(); same && Equal()(*same, value)) return same;
    auto made = std::make_shared<const T>(std::move(value));
    values_.push_back(made);
    return made;
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<const T>> values_;  // a value is freed with the last tenant that uses it
};

}  // namespace custengine::engine
