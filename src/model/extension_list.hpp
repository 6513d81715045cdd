#pragma once

#include <custengine/customer.hpp>

#include <algorithm>
#include <vector>

namespace custengine::model {

/// The order that a customer's and a contact's extensions are kept in, each of them once.
inline void sort_unique(std::vector<Extension>& extensions) {
  std::ranges::sort(extensions);
  extensions.erase(std::unique(extensions.begin(), extensions.end()), extensions.end());
}

}  // namespace custengine::model
