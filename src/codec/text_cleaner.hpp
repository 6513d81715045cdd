#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// Applies ReadOptions::trim and empty_values, only to the texts of a file.
class TextCleaner {
 public:
  /// Makes a cleaner that does nothing.
  TextCleaner() = default;
  TextCleaner(bool trim, const std::vector<std::string>& empty_values);

  /// Returns the text without the blanks to be dropped. Requires UTF-8.
  std::string_view trimmed(std::string_view text) const;

  /// Returns the trimmed text; empty if it means "not set". Requires UTF-8.
  std::string_view clean(std::string_view text) const;

  /// Returns the trimmed text; nullopt if it means "not set". Requires UTF-8.
  std::optional<std::string_view> clean_or_unset(std::string_view text) const;

  bool does_nothing() const noexcept { return !trim_ && empty_values_.empty(); }

 private:
  bool trim_ = false;
  std::set<std::string, std::less<>> empty_values_;
};

}  // namespace custengine::codec
