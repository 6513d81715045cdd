#include "cli/customer_columns.hpp"

#include "cli/failure.hpp"

#include <custengine/field_list.hpp>
#include <custengine/timestamp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>

namespace custengine::cli {
namespace {

template <class Number>
std::string number_text(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : std::string();
}

std::string time_text(Timestamp time) {
  std::string text;
  append_timestamp(text, time);
  return text;
}

std::string joined(std::initializer_list<std::string_view> parts, std::string_view separator) {
  std::string text;
  for (const std::string_view part : parts)
    if (!part.empty()) text.append(text.empty() ? "" : separator).append(part);
  return text;
}

template <class List, class ToText>
std::string list_text(const List& list, ToText to_text) {
  std::string text;
  for (const auto& element : list) text.append(text.empty() ? "" : "; ").append(to_text(element));
  return text;
}

std::string account_manager_text(const Customer& customer) {
  const auto manager = customer.account_manager();
  return manager ? joined({manager->display_name, manager->user_code, manager->id}, ", ") : std::string();
}

std::string addresses_text(const Customer& customer) {
  return list_text(customer.addresses(), [](const Address& address) {
    const std::string place = joined({address.postal_code, address.city}, " ");
    return joined({address.display_name, address.address, place, address.country_code}, ", ");
  });
}

std::string contacts_text(const Customer& customer) {
  return list_text(customer.contacts(), [](const Contact& contact) {
    return joined({contact.display_name, contact.email, contact.mobile}, ", ");
  });
}

std::string consents_text(const Customer& customer) {
  return list_text(customer.consents(), [](const Consent& consent) {
    return fmt::format("{}: {}", consent.name, consent.status ? "yes" : "no");
  });
}

std::string extensions_text(const Customer& customer) {
  return list_text(customer.extensions(), [](const Extension& extension) {
    return fmt::format("{}/{}", extension.code.name(), extension.organization_id);
  });
}

std::string credit_text(const Customer& customer, std::int64_t Credit::*member) {
  const auto credit = customer.credit();
  return credit ? std::to_string(*credit.*member) : std::string();
}

/// The columns of fields that are not texts. A field with several columns has one for each of its members.
constexpr auto other_columns = std::to_array<CustomerColumn>({
    {"customerType", [](const Customer& c) { return std::string(to_string(c.type())); }},
    {"paymentTerms", [](const Customer& c) { return number_text(c.payment_terms()); }, ValueKind::number},
    {"credit.limit", [](const Customer& c) { return credit_text(c, &Credit::limit); }, ValueKind::number},
    {"credit.balance", [](const Customer& c) { return credit_text(c, &Credit::balance); }, ValueKind::number},
    {"accountManager", account_manager_text, ValueKind::json},
    {"addresses", addresses_text, ValueKind::json},
    {"contacts", contacts_text, ValueKind::json},
    {"consents", consents_text, ValueKind::json},
    {"extensions", extensions_text, ValueKind::none},
    {"createdAt", [](const Customer& c) { return time_text(c.created_at()); }, ValueKind::none},
    {"lastModifiedAt", [](const Customer& c) { return time_text(c.last_modified_at()); }, ValueKind::none},
    {"version", [](const Customer& c) { return std::to_string(c.version()); }, ValueKind::none},
});

std::vector<CustomerColumn> make_columns() {
  std::vector<CustomerColumn> columns;
  for (const detail::ListedField& field : detail::field_list()) {
    if (field.get)
      columns.push_back(
          {.name = field.wire_name, .value = field.is_patchable ? ValueKind::text : ValueKind::none, .get = field.get});
    for (const CustomerColumn& column : other_columns)
      if (column.name.substr(0, column.name.find('.')) == field.wire_name) columns.push_back(column);
  }
  return columns;
}

}  // namespace

std::span<const CustomerColumn> customer_columns() {
  static const std::vector<CustomerColumn> columns = make_columns();
  return columns;
}

const CustomerColumn* find_customer_column(std::string_view name) {
  const auto columns = customer_columns();
  const auto found = std::ranges::find(columns, name, &CustomerColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

std::string customer_column_names() {
  std::string names;
  for (const CustomerColumn& column : customer_columns()) names.append(names.empty() ? "" : ", ").append(column.name);
  return names;
}

std::vector<const CustomerColumn*> parse_columns(std::string_view names) {
  std::vector<const CustomerColumn*> parsed;
  std::string unknown;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    const CustomerColumn* column = find_customer_column(name);
    if (column != nullptr)
      parsed.push_back(column);
    else
      unknown.append(fmt::format("{}\"{}\"", unknown.empty() ? "" : " or ", name));
  }
  if (!unknown.empty())
    throw Failure(exit_wrong_usage, "--columns: there is no field " + unknown,
                  "the fields are " + customer_column_names());
  return parsed;
}

Table customer_table(std::span<const Customer> customers, std::span<const CustomerColumn* const> shown) {
  std::vector<Column> titles;
  for (const CustomerColumn* column : shown) titles.push_back(column->column());
  Table table(std::move(titles));
  for (const Customer& customer : customers) {
    std::vector<std::string> cells;
    for (const CustomerColumn* column : shown) cells.push_back(column->text(customer));
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace custengine::cli
