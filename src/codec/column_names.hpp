#pragma once

#include <custengine/result.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// What the names in a file stand for: ReadOptions::columns, checked.
class ColumnNames {
 public:
  using IsKnown = bool (*)(std::string_view wire) noexcept;

  /// Without a map: every name stands for itself.
  ColumnNames() = default;

  /// Errors: invalid_argument when the map leads to a wire name that is none.
  static Result<ColumnNames> make(const std::map<std::string, std::string>& columns, IsKnown is_known,
                                  const std::vector<std::string_view>& known);

  bool has_map() const noexcept { return !columns_.empty(); }

  /// Nothing when what has that name is to be ignored. The answer may still be no wire name: without a map
  /// an unknown name is an error, which the caller tells.
  std::optional<std::string_view> wire_name(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> columns_;
  IsKnown is_known_ = nullptr;
};

}  // namespace custengine::codec
