#include "codec/csv_writer.hpp"

#include "base/csv_cell.hpp"
#include "codec/csv_columns.hpp"
#include "codec/json_writer.hpp"
#include "codec/wire.hpp"
#include "model/field_table.hpp"

#include <custengine/timestamp.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::codec {

namespace {

template <std::integral Integer>
void append_number(std::string& out, Integer number) {
  std::array<char, std::numeric_limits<Integer>::digits10 + 2> digits;  // one more than digits10, and a sign
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

// Appends the list as JSON text; an empty list is an empty cell.
template <class List>
void append_list_cell(std::string& out, const List& list) {
  if (list.empty()) return;
  std::string json;
  append_json(json, list);
  base::append_csv_cell(out, json);
}

void append_account_manager_cell(std::string& out, const CsvColumn& column,
                                 const std::optional<AccountManager>& manager) {
  if (!manager) return;
  if (column.member != CsvColumn::whole)
    base::append_csv_cell(out, *manager.*model::account_manager_members[column.member].member);
  else if (*manager == AccountManager{})
    out += "{}";  // set, but without any text
}

void append_field_cell(std::string& out, const CsvColumn& column, const Customer& customer) {
  using model::Field;
  using model::Kind;
  const model::FieldInfo& field = *column.field;
  switch (field.kind) {
    case Kind::text:
      return base::append_csv_cell(out, (customer.*field.get)());
    case Kind::customer_type:
      return base::append_csv_cell(out, to_string(customer.type()));
    case Kind::days:
      if (const auto days = customer.payment_terms()) append_number(out, *days);
      return;
    case Kind::credit:
      if (const auto credit = customer.credit())
        append_number(out, *credit.*wire::credit_members[column.member].member);
      return;
    case Kind::account_manager:
      return append_account_manager_cell(out, column, customer.account_manager());
    case Kind::addresses:
      return append_list_cell(out, customer.addresses());
    case Kind::contacts:
      return append_list_cell(out, customer.contacts());
    case Kind::consents:
      return append_list_cell(out, customer.consents());
    case Kind::extensions:
      return append_list_cell(out, customer.extensions());
    case Kind::timestamp:
      return append_timestamp(out,
                              field.field == Field::created_at ? customer.created_at() : customer.last_modified_at());
    case Kind::counter:
      return append_number(out, customer.version());
  }
}

}  // namespace

void append_csv_header(std::string& out) {
  for (const CsvColumn& column : csv_columns()) {
    if (&column != &csv_columns().front()) out += ',';
    base::append_csv_cell(out, column.name);
  }
  out += '\n';
}

void append_csv(std::string& out, const Customer& customer) {
  for (const CsvColumn& column : csv_columns()) {
    if (&column != &csv_columns().front()) out += ',';
    append_field_cell(out, column, customer);
  }
  out += '\n';
}

}  // namespace custengine::codec
