#pragma once

#include "base/folding.hpp"
#include "base/words.hpp"
#include "base/work_counts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// The folded texts of one customer or contact; each text is folded once. Keeps its memory from customer to customer.
class FoldedTexts {
 public:
  void clear() noexcept {
    bytes_.clear();
    texts_.clear();
  }
  /// Folds a text. Returns the result, valid until the next add(). `text` must live until the next clear().
  std::string_view add(std::string_view text, base::Folding folding = base::Folding::text) {
    base::count_work(&base::Work::texts_folded);
    const std::size_t begin = bytes_.size();
    const bool may_have_dropped = base::append_folded(text, folding, bytes_);
    texts_.push_back({text, begin, folding, may_have_dropped});
    return std::string_view(bytes_).substr(begin);
  }

  std::size_t size() const noexcept { return texts_.size(); }
  base::FoldedWords words(std::size_t text) const {
    const auto& [source, begin, folding, may_have_dropped] = texts_[text];
    const std::size_t end = text + 1 < texts_.size() ? texts_[text + 1].begin : bytes_.size();
    const auto folded = std::string_view(bytes_).substr(begin, end - begin);
    return may_have_dropped ? base::FoldedWords(source, folded, folding) : base::FoldedWords(folded);
  }

 private:
  struct Text {
    std::string_view source;
    std::size_t begin;
    base::Folding folding;
    bool may_have_dropped;  // true if folding may have dropped a separator
  };
  std::string bytes_;
  std::vector<Text> texts_;
};

}  // namespace custengine::query
