#include "query/number_match.hpp"

#include "base/folding.hpp"
#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <utility>

namespace custengine::query {

namespace {

constexpr char before_country = '\0';

using Keys = std::vector<std::string>;

std::size_t place_in(const Keys& keys, Keys::const_iterator at) noexcept {
  return static_cast<std::size_t>(at - keys.begin());
}

/// Adds the key's range if the key is wanted.
void add_key(const Keys& wanted, const std::string& key, std::vector<KeyRange>& found) {
  const auto at = std::ranges::lower_bound(wanted, key);
  if (at != wanted.end() && *at == key) found.push_back({place_in(wanted, at), place_in(wanted, at) + 1});
}

}  // namespace

void append_phone_keys(std::string_view text, const base::PhonePlan* home, std::vector<std::string>& keys) {
  const std::string numbers = base::phone_numbers(text, home);
  if (numbers.empty()) keys.push_back(base::fold(text));
  base::for_each_phone_number(numbers, [&](std::string_view number) { keys.emplace_back(number); });
}

void append_vat_key(std::string_view text, std::string_view country_code, std::vector<std::string>& keys) {
  base::VatNumber vat = base::read_vat_number(text, country_code);
  if (!std::ranges::any_of(vat.number, base::is_digit)) vat.number = base::fold(text);
  keys.push_back(std::move(vat.number) + before_country + vat.country);
}

std::vector<KeyRange> equal_phone_keys(const std::vector<std::string>& wanted, std::string_view text,
                                       const base::PhonePlan* home) {
  std::vector<std::string> keys;
  append_phone_keys(text, home, keys);
  std::vector<KeyRange> equal;
  for (const std::string& key : keys) add_key(wanted, key, equal);
  return equal;
}

std::vector<KeyRange> equal_vat_keys(const std::vector<std::string>& wanted, std::string_view text,
                                     std::string_view country_code) {
  std::vector<std::string> keys;
  append_vat_key(text, country_code, keys);
  const std::string& key = keys.front();
  const std::string of_unknown = key.substr(0, key.find(before_country) + 1);
  if (key != of_unknown) {
    std::vector<KeyRange> equal;
    add_key(wanted, of_unknown, equal);
    add_key(wanted, key, equal);
    return equal;
  }
  // Keys of one number are adjacent, whatever their countries.
  const auto first = std::ranges::lower_bound(wanted, of_unknown);
  const auto last =
      std::find_if_not(first, wanted.end(), [&](const std::string& other) { return other.starts_with(of_unknown); });
  return {{place_in(wanted, first), place_in(wanted, last)}};
}

}  // namespace custengine::query
