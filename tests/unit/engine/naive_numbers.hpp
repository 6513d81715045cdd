#pragma once

#include <string>
#include <string_view>
#include <vector>

/// As naive.hpp: phone and VAT numbers.
namespace custengine::test::naive {

/// The numbers of a text in E.164 form, as a country reads it; empty: without one.
std::vector<std::string> phones(std::string_view text, std::string_view country);

/// The country of a customer's national numbers: its own, else the tenant's.
std::string_view home_of(std::string_view customer_country, std::string_view tenant_country);

/// All digits, in ASCII.
std::string all_digits_of(std::string_view text);

struct Vat {
  std::string country, number;
};
Vat vat(std::string_view text, std::string_view customer_country);

/// The sort value of a customer's mobile or VAT number.
std::string phone_order(std::string_view text, std::string_view country);
std::string vat_order(std::string_view text, std::string_view customer_country);

/// True if a criterion matches a text of a customer.
bool hits_phone(std::string_view criterion, std::string_view tenant_country, std::string_view text,
                std::string_view customer_country, bool exact);
bool hits_vat(std::string_view criterion, std::string_view text, std::string_view customer_country, bool exact);

/// True if a filter's == holds, for a field of phone or VAT numbers.
bool equals_phone(std::string_view wanted, std::string_view tenant_country, std::string_view text,
                  std::string_view customer_country);
bool equals_vat(std::string_view wanted, std::string_view text, std::string_view customer_country);

}  // namespace custengine::test::naive
