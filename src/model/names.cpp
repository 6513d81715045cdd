// The wire names of the public enumerations.

#include <custengine/access.hpp>
#include <custengine/customer.hpp>
#include <custengine/sort.hpp>

#include "model/field_table.hpp"
#include "model/sort_table.hpp"
#include "model/violations.hpp"

#include <algorithm>

namespace custengine {

std::string_view to_string(CustomerType type) noexcept {
  switch (type) {
    case CustomerType::person:
      return "PERSON";
    case CustomerType::company:
      return "COMPANY";
    case CustomerType::b2b:
      return "B2B";
  }
  return "?";
}

std::string_view to_string(AddressType type) noexcept {
  switch (type) {
    case AddressType::delivery:
      return "DELIVERY_ADDRESS";
    case AddressType::invoice:
      return "INVOICE_ADDRESS";
  }
  return "?";
}

std::string_view to_string(Permission permission) noexcept {
  switch (permission) {
    case Permission::tenant_access:
      return "TENANT.ACCESS";
    case Permission::tenant_backoffice:
      return "TENANT.BACKOFFICE";
  }
  return "?";
}

std::string_view to_string(SortField field) noexcept {
  return model::is_sort_field(field) ? model::info(field).wire : "?";
}

std::string_view to_string(SortDirection direction) noexcept {
  return direction == SortDirection::ascending ? "ASC" : "DESC";
}

Result<SortField> parse_sort_field(std::string_view wire_name) {
  if (const auto* field = model::find_field(wire_name); field && field->sort) return *field->sort;
  for (const auto sort : {SortField::full_name, SortField::relevance})
    if (wire_name == to_string(sort)) return sort;
  std::string known;
  for (const auto& field : model::field_table)
    if (field.sort) known.append(field.wire).append(", ");
  known.append(to_string(SortField::full_name)).append(", ").append(to_string(SortField::relevance));
  return model::unknown_name("sortBy", wire_name, known);
}

Result<SortDirection> parse_sort_direction(std::string_view wire_name) {
  if (wire_name == "ASC") return SortDirection::ascending;
  if (wire_name == "DESC") return SortDirection::descending;
  return model::unknown_name("sortDirection", wire_name, "ASC, DESC");
}

constinit const ExtensionCode ExtensionCode::two_invoice("TWO_INVOICE");

Result<ExtensionCode> ExtensionCode::parse(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (!name.empty() && name.size() <= max_bytes && std::ranges::all_of(name, allowed)) return ExtensionCode(name);
  return model::make_error(ErrorCode::invalid_argument,
                           {{"extensionCode", "must match ^[A-Z0-9_]+ and have 1 to 64 bytes"}});
}

}  // namespace custengine
