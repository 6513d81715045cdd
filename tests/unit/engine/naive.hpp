#pragma once

#include <custengine/engine.hpp>
#include <custengine/query.hpp>

#include <string>
#include <string_view>
#include <vector>

/// A second, simple and slow implementation of the rules of order and search. It shares no code with the library.
namespace custengine::test::naive {

/// Without case, compatibility forms, accents, apostrophes and invisible characters, by an ICU transliterator.
std::string fold(std::string_view text);
/// The same without blanks.
std::string fold_postal_code(std::string_view text);
/// An email address in NFC, each character in lower case.
std::string fold_email(std::string_view text);
/// As a filter compares a field's text, numbers aside.
std::string fold(std::string_view text, SortField field);

/// The option of that name.
using AlsoSearched = std::vector<SearchField>;

/// Requires criteria within what section 4 of the rules defines.
bool matches(const Customer& customer, const SearchRequest& request, std::string_view country,
             const AlsoSearched& also_searched = {});
/// True if a contact alone, of a customer with that country code, matches the criteria for contacts.
bool matches(const Contact& contact, std::string_view customer_country, const SearchRequest& request,
             std::string_view country);

/// All of `customers`, in the order of a tenant with that locale and country.
std::vector<Customer> ordered(std::vector<Customer> customers, SortField field, SortDirection direction,
                              const std::string& locale, std::string_view country);

/// True if a customer has a value to sort by.
bool has_value(const Customer& customer, SortField field);

/// Less than, equal to or greater than zero, as a customer's text and a filter's.
int compare(const Customer& customer, std::string_view text, SortField field, const std::string& locale,
            std::string_view country);
/// True if a filter's == holds.
bool equals(const Customer& customer, std::string_view text, SortField field, std::string_view country);
/// Requires that both have a value.
int compare(const Customer& a, const Customer& b, SortField field, const std::string& locale, std::string_view country);

/// True if `a` comes before `b` in the order of pages.
bool comes_before(const Customer& a, const Customer& b, SortField field, SortDirection direction,
                  const std::string& locale, std::string_view country);

}  // namespace custengine::test::naive
