#include "codec/column_names.hpp"

#include "codec/violations.hpp"

namespace custengine::codec {

Result<ColumnNames> ColumnNames::make(const std::map<std::string, std::string>& columns, IsKnown is_known,
                                      const std::vector<std::string_view>& known) {
  Violations violations;
  const Path root;
  const Path map = root / "columns";
  for (const auto& [name, wire] : columns)
    if (!wire.empty() && !is_known(wire))
      violations.add(map / name, "leads to an unknown wire name" + suggestion(wire, known));
  if (!violations.empty()) return std::move(violations).to_error();

  ColumnNames names;
  names.columns_.insert(columns.begin(), columns.end());
  names.is_known_ = is_known;
  return names;
}

std::optional<std::string_view> ColumnNames::wire_name(std::string_view name) const {
  if (columns_.empty()) return name;
  if (const auto found = columns_.find(name); found != columns_.end())
    return found->second.empty() ? std::nullopt : std::optional<std::string_view>(found->second);
  return is_known_(name) ? std::optional(name) : std::nullopt;
}

}  // namespace custengine::codec
