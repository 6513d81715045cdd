#pragma once

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/facets.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custengine::codec {

// Each appends one JSON value, on one line, straight to the text: an export of a million customers builds no
// tree of values.

/// A whole number, as JSON and CSV have it.
template <std::integral Integer>
void append_number(std::string& out, Integer number) {
  std::array<char, std::numeric_limits<Integer>::digits10 + 2> digits;  // one more than digits10, and a sign
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, const AccountManager& manager);
void append_json(std::string& out, std::span<const Address> addresses);
void append_json(std::string& out, std::span<const Contact> contacts);
void append_json(std::string& out, std::span<const Consent> consents);
void append_json(std::string& out, std::span<const Extension> extensions);
void append_json(std::string& out, const Customer& customer);
void append_json(std::string& out, const Page& page);
void append_json(std::string& out, const Facets& facets);
void append_json(std::string& out, const StoreCustomer& store_customer);
void append_json(std::string& out, const Change& change);
void append_json(std::string& out, const Duplicates& duplicates);
void append_json(std::string& out, const Error& error);

}  // namespace custengine::codec
