#pragma once

#include "base/text.hpp"
#include "base/work_counts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// The texts of one customer or contact, folded, each once. Keeps its room from customer to customer.
class FoldedTexts {
 public:
  void clear() noexcept {
    bytes_.clear();
    ends_.clear();
  }
  /// The folded text, valid until the next add().
  std::string_view add(std::string_view text) {
    base::count_work(&base::Work::texts_folded);
    base::append_folded(text, bytes_);
    ends_.push_back(bytes_.size());
    return (*this)[ends_.size() - 1];
  }

  std::size_t size() const noexcept { return ends_.size(); }
  std::string_view operator[](std::size_t text) const noexcept {
    const std::size_t begin = text == 0 ? 0 : ends_[text - 1];
    return std::string_view(bytes_).substr(begin, ends_[text] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace custengine::query
