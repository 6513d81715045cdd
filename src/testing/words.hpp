#pragma once

#include <span>
#include <string_view>

namespace custengine::testing {

/// The words from which customers of one language are made. Each member is a list: entries are separated by commas or
/// line ends, the most frequent first.
///
/// In phone patterns '#' is any digit. In company patterns %s is a surname, %c a city, %w a word, %t a trade and %f a
/// legal form. In street patterns %s is a street and %n a house number.
struct Words {
  std::string_view locale, country_code;
  std::string_view given_names, surnames;
  std::string_view streets, street_patterns;
  std::string_view places;  // postal code, '/', city
  std::string_view company_patterns, company_words, trades, legal_forms;
  std::string_view mobile_patterns, landline_patterns;
  std::string_view notes;
  bool umlaut_takes_e = false;  // "Müller" becomes "mueller" in ASCII; otherwise "muller"
};

std::span<const Words> all_words() noexcept;

}  // namespace custengine::testing
