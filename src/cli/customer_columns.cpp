#include "cli/customer_columns.hpp"

#include "cli/failure.hpp"

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

template <std::string_view (Customer::*get)() const noexcept>
std::string text_of(const Customer& customer) {
  return std::string((customer.*get)());
}

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

constexpr auto columns = std::to_array<CustomerColumn>({
    {"customerUid", text_of<&Customer::id>, ValueKind::none},
    {"externalId", text_of<&Customer::external_reference>},
    {"customerType", [](const Customer& c) { return std::string(to_string(c.type())); }},
    {"firstname", text_of<&Customer::first_name>},
    {"lastname", text_of<&Customer::last_name>},
    {"companyName", text_of<&Customer::company_name>},
    {"email", text_of<&Customer::email>},
    {"mobile", text_of<&Customer::mobile>},
    {"address", text_of<&Customer::address>},
    {"postalCode", text_of<&Customer::postal_code>},
    {"city", text_of<&Customer::city>},
    {"countryCode", text_of<&Customer::country_code>},
    {"vatNumber", text_of<&Customer::vat_number>},
    {"ledgerNumber", text_of<&Customer::ledger_number>},
    {"pricelistUid", text_of<&Customer::pricelist_id>},
    {"paymentTerms", [](const Customer& c) { return number_text(c.payment_terms()); }, ValueKind::number},
    {"credit.limit", [](const Customer& c) { return credit_text(c, &Credit::limit); }, ValueKind::number},
    {"credit.balance", [](const Customer& c) { return credit_text(c, &Credit::balance); }, ValueKind::number},
    {"loyaltyId", text_of<&Customer::loyalty_id>},
    {"origin", text_of<&Customer::origin>},
    {"internalNote", text_of<&Customer::internal_note>},
    {"accountManager", account_manager_text, ValueKind::json},
    {"addresses", addresses_text, ValueKind::json},
    {"contacts", contacts_text, ValueKind::json},
    {"consents", consents_text, ValueKind::json},
    {"extensions", extensions_text, ValueKind::none},
    {"createdAt", [](const Customer& c) { return time_text(c.created_at()); }, ValueKind::none},
    {"lastModifiedAt", [](const Customer& c) { return time_text(c.last_modified_at()); }, ValueKind::none},
    {"version", [](const Customer& c) { return std::to_string(c.version()); }, ValueKind::none},
    {"displayName", text_of<&Customer::display_name>, ValueKind::none},
});

}  // namespace

std::span<const CustomerColumn> customer_columns() noexcept {
  return columns;
}

const CustomerColumn* find_customer_column(std::string_view name) noexcept {
  const auto found = std::ranges::find(columns, name, &CustomerColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

std::string customer_column_names() {
  std::string names;
  for (const CustomerColumn& column : columns) names.append(names.empty() ? "" : ", ").append(column.name);
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
