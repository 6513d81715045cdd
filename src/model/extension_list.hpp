#pragma once

#include <custengine/customer.hpp>

#include <algorithm>
#include <vector>

namespace custengine::model {

/// Sorts extensions and drops doubles: the form in which a customer and a contact keep them.
inline void sort_unique(std::vector<Extension>& extensions) {
  std::ranges::sort(extensions);
  extensions.erase(std::unique(extensions.begin(), extensions.end()), extensions.end());
}

}  // namespace custengine::model
