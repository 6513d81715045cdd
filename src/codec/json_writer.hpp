#pragma once

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/facets.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <span>
#include <string>

namespace custengine::codec {

// Each appends one JSON value, on one line, straight to the text: an export of a million customers builds no
// tree of values.

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
