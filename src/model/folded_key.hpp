#pragma once

#include "base/folding.hpp"

#include <custengine/customer.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace custengine::model {

/// Builds a key of folded texts by which elements of a list compare. A zero byte separates texts; no text has one.
class FoldedKey {
 public:
  FoldedKey& add(std::string_view text, base::Folding folding = base::Folding::text) {
    base::append_folded(text, folding, bytes_);
    return end();
  }
  FoldedKey& add(AddressType type) {
    bytes_.push_back(static_cast<char>(type));
    return end();
  }
  std::string take() && { return std::move(bytes_); }

 private:
  FoldedKey& end() {
    bytes_.push_back('\0');
    return *this;
  }
  std::string bytes_;
};

}  // namespace custengine::model
