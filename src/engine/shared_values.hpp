#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custengine::engine {

/// Values of an engine's tenants, one for all that are equal: of a hundred thousand tenants few are made in another way
/// than the others. Threads: safe on any thread.
template <class T, class Equal = std::equal_to<T>>
class SharedValues {
 public:
  /// Cost: O(values that differ).
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
  std::vector<std::weak_ptr<const T>> values_;  // gone with their last tenant
};

}  // namespace custengine::engine
