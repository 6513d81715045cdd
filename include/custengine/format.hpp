#pragma once

/// Opt-in: fmt::formatter for the types that programs print. Not part of custengine.hpp, so that only programs that use
/// fmt pay for it.

#include <custengine/access.hpp>
#include <custengine/customer.hpp>
#include <custengine/engine.hpp>
#include <custengine/explain.hpp>
#include <custengine/filter.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/sort.hpp>

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

namespace custengine {

/// One line: `c-17 "Fjell & Sønn AS" post@fjell.no, Bergen (version 3)`.
CUSTENGINE_API std::string to_string(const Customer& customer);
/// One line: the code, the message, and the violations that the message does not name.
CUSTENGINE_API std::string to_string(const Error& error);
/// A heading (`page 1, 3 of 120 customers`), then one line per customer.
CUSTENGINE_API std::string to_string(const Page& page);
/// Explain::to_string, which ends with a line break.
CUSTENGINE_API std::string to_string(const Explain& explain);

namespace detail {
template <class T>
concept Printable = std::same_as<T, Customer> || std::same_as<T, Error> || std::same_as<T, Page> ||
    std::same_as<T, ErrorCode> || std::same_as<T, CustomerType> || std::same_as<T, AddressType> ||
    std::same_as<T, SortField> || std::same_as<T, SortDirection> || std::same_as<T, Permission> ||
    std::same_as<T, TenantExtension> || std::same_as<T, SearchField> || std::same_as<T, SearchScope> ||
    std::same_as<T, CountMode> || std::same_as<T, Filter> || std::same_as<T, Explain> ||
    std::same_as<T, Explain::Access> || std::same_as<T, Explain::Order>;
}  // namespace detail

}  // namespace custengine

template <custengine::detail::Printable T>
struct fmt::formatter<T> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const T& value, Context& context) const {
    const auto text = custengine::to_string(value);
    return fmt::formatter<fmt::string_view>::format({text.data(), text.size()}, context);
  }
};
