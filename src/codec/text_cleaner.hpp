#pragma once

#include <boost/json/value.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// ReadOptions::trim and empty_values: what is done to the texts of a file, and to nothing else.
class TextCleaner {
 public:
  /// Does nothing.
  TextCleaner() = default;
  TextCleaner(bool trim, const std::vector<std::string>& empty_values);

  /// Without the blanks to be dropped. Requires UTF-8.
  std::string_view trimmed(std::string_view text) const;

  /// Trimmed; empty when it means "not set". Requires UTF-8.
  std::string_view clean(std::string_view text) const;

  /// Every text in a document, but not the names of members. What means "not set" becomes null.
  void clean(boost::json::value& value) const;

 private:
  bool trim_ = false;
  std::set<std::string, std::less<>> empty_values_;
};

}  // namespace custengine::codec
