#pragma once

#include "cli/table.hpp"

#include <custengine/customer.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {

/// How `--set NAME=VALUE` takes the value.
enum class ValueKind { text, number, json, none };

/// What is known of a customer under a wire name, as text.
struct CustomerColumn {
  std::string_view name = {};
  std::string (*make)(const Customer&) = nullptr;
  ValueKind value = ValueKind::text;
  std::string_view (Customer::*get)() const noexcept = nullptr;  // instead of `make`, for texts

  std::string text(const Customer& customer) const { return get ? std::string((customer.*get)()) : make(customer); }
  Column column() const {
    return {std::string(name), value == ValueKind::number ? ColumnKind::number : ColumnKind::text};
  }
};

/// All, in the order of docs/fields.md.
std::span<const CustomerColumn> customer_columns();

/// nullptr: there is none.
const CustomerColumn* find_customer_column(std::string_view name);

/// "customerUid, externalId, …", for messages.
std::string customer_column_names();

/// From "city,email". Throws Failure (exit_wrong_usage) when a name is not known.
std::vector<const CustomerColumn*> parse_columns(std::string_view names);

Table customer_table(std::span<const Customer> customers, std::span<const CustomerColumn* const> shown);

}  // namespace custengine::cli
