#pragma once

#include <custengine/result.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// Maps the names in a file to wire names: ReadOptions::columns, checked.
class ColumnNames {
 public:
  using IsKnown = bool (*)(std::string_view wire) noexcept;

  /// Without a map: every name is its own wire name.
  ColumnNames() = default;

  /// Errors: invalid_argument if the map contains an unknown wire name.
  static Result<ColumnNames> make(const std::map<std::string, std::string>& columns, IsKnown is_known,
                                  const std::vector<std::string_view>& known);

  bool has_map() const noexcept { return !columns_.empty(); }

  /// Returns nullopt if members of that name are ignored. Without a map, the result may be no wire name: the caller
  /// reports the unknown name.
  std::optional<std::string_view> wire_name(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> columns_;
  IsKnown is_known_ = nullptr;
};

}  // namespace custengine::codec
