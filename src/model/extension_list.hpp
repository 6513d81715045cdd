#pragma once

#include <custengine/customer.hpp>

#include <algorithm>
#include <vector>

namespace custengine::model {

/// Sorts extensions and removes duplicates: customers and contacts store them in this form.
inline void sort_unique(std::vector<Extension>& extensions) {
  std::ranges::sort(extensions);
  extensions.erase(std::unique(extensions.begin(), extensions.end()), extensions.end());
}

}  // namespace custengine::model
