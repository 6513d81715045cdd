#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bench {

/// The 13 fields that every engine stores. All are read from every customer found.
enum class Text : std::size_t {
  id,
  external_reference,
  display_name,
  first_name,
  last_name,
  company_name,
  email,
  mobile,
  address,
  postal_code,
  city,
  country_code,
  vat_number,
};
inline constexpr std::size_t text_count = 13;

/// The names of the fields in SQL.
inline constexpr std::array<const char*, text_count> text_names{
    "id",      "external_reference", "display_name", "first_name",   "last_name", "company_name", "email", "mobile",
    "address", "postal_code",        "city",         "country_code", "vat_number"};

/// The searched fields.
inline constexpr std::array searched_texts{Text::first_name,   Text::last_name, Text::city,  Text::postal_code,
                                           Text::company_name, Text::mobile,    Text::email, Text::vat_number};

constexpr std::size_t index_of(Text text) {
  return static_cast<std::size_t>(text);
}

/// A customer as input of the engines. The Dataset owns the viewed texts.
struct Row {
  std::array<std::string_view, text_count> texts = {};
  std::int64_t created_ms = 0, modified_ms = 0;
  bool is_company = false;

  std::string_view operator[](Text text) const { return texts[index_of(text)]; }
  std::string_view& operator[](Text text) { return texts[index_of(text)]; }
};

}  // namespace bench
