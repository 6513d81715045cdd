#pragma once

#include "cli/table.hpp"

#include <custengine/customer.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::cli {

/// How `--set NAME=VALUE` parses the value.
enum class ValueKind { text, number, json, none };

/// A field of a customer by its wire name, as text.
struct CustomerColumn {
  std::string_view name = {};
  std::string (*make)(const Customer&) = nullptr;
  ValueKind value = ValueKind::text;
  std::string_view (Customer::*get)() const noexcept = nullptr;  // for text fields, instead of `make`

  std::string text(const Customer& customer) const { return get ? std::string((customer.*get)()) : make(customer); }
  Column column() const {
    return {std::string(name), value == ValueKind::number ? ColumnKind::number : ColumnKind::text};
  }
};

/// All columns, in the order of docs/fields.md.
std::span<const CustomerColumn> customer_columns();

/// The column of that name; nullptr if there is none.
const CustomerColumn* find_customer_column(std::string_view name);

/// "customerUid, externalId, …", for messages.
std::string customer_column_names();

/// Parses "city,email". Throws Failure (exit_wrong_usage) if a name is unknown.
std::vector<const CustomerColumn*> parse_columns(std::string_view names);

Table customer_table(std::span<const Customer> customers, std::span<const CustomerColumn* const> shown);

}  // namespace custengine::cli
