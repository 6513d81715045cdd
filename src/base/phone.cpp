#include "base/phone.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace custengine::base {

namespace {

constexpr std::size_t least_digits = 3;

constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// A number in E.164 form. `is_possible` is true if a number of its country may have that length.
struct Number {
  std::string text;
  bool is_possible = false;
};

/// A way to read digits. Holds views into the digits, because most readings are discarded.
struct Reading {
  bool has_plus = true;
  std::string_view code = {};    // the calling code; empty if unknown
  std::string_view digits = {};  // those after the code
  std::size_t area = 0;  // of an Argentine mobile number: the length of its area code, see argentine_area(); else 0
  bool is_possible = false;

  std::string text() const;
};

/// The digits that a text dials, before they are read as a number.
struct Dialled {
  std::string digits;
  bool has_plus = false;
  bool needs_possible_length = false;  // it has words: it is a number only if its length is possible
};

constexpr std::string_view argentine_mark = "15";

std::string Reading::text() const {
  std::string text;
  if (has_plus) text.push_back('+');
  text.append(code);
  if (area == 0) return text.append(digits);
  return text.append(1, '9').append(digits.substr(0, area)).append(digits.substr(area + argentine_mark.size()));
}

std::span<const std::string_view> trunk_prefixes(const PhonePlan& plan) noexcept {
  static constexpr std::array<std::string_view, 3> of_belarus = {"80", "8", "0"};
  if (plan.code == "375") return of_belarus;
  return {&plan.trunk_prefix, plan.trunk_prefix.empty() ? 0U : 1U};
}

/// Returns the length of the area code of an Argentine mobile number; 0 if it is none. `digits` have no trunk prefix.
/// "011 15-2345-6789" dialled in Argentina is the mobile +54 9 11 2345-6789: the 15 after the area code replaces the 9
/// before it. An area code has three or four digits; only that of Buenos Aires (11) has two.
std::size_t argentine_area(std::string_view digits) noexcept {
  constexpr std::string_view buenos_aires = "11";
  if (digits.size() != 12) return 0;
  for (std::size_t area = digits.starts_with(buenos_aires) ? 2 : 3; area <= 4; ++area)
    if (digits.substr(area, argentine_mark.size()) == argentine_mark) return area;
  return 0;
}

/// Reads digits that follow the calling code, or that are dialled within the country.
Reading national(std::string_view digits, const PhonePlan& plan, std::uint32_t lengths) noexcept {
  const auto is_possible = [lengths](std::size_t size) { return size < 32 && (lengths >> size & 1) != 0; };
  Reading reading{.code = plan.code, .digits = digits, .is_possible = true};
  if (plan.code == "54") {
    const std::string_view number = digits.substr(digits.starts_with('0') ? 1 : 0);
    if ((reading.area = argentine_area(number)) != 0) {
      reading.digits = number;
      return reading;
    }
  }
  const auto drop_trunk = [&](bool needs_possible_length) {
    for (const std::string_view trunk : trunk_prefixes(plan)) {
      if (digits.size() <= trunk.size() || !digits.starts_with(trunk)) continue;
      if (needs_possible_length && !is_possible(digits.size() - trunk.size())) continue;
      reading.digits = digits.substr(trunk.size());
      return true;
    }
    return false;
  };
  if (drop_trunk(true) || is_possible(digits.size())) return reading;
  drop_trunk(false);
  reading.is_possible = false;
  return reading;
}

/// Reads the digits after a "+".
Reading international(std::string_view digits) noexcept {
  const PhonePlan* plan = find_phone_plan_of_code(digits);
  if (!plan) return {.digits = digits};
  return national(digits.substr(plan->code.size()), *plan, plan->lengths_of_code);
}

bool begins_as(std::string_view digits, std::string_view prefix) noexcept {
  if (digits.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if (prefix[i] != '.' && prefix[i] != digits[i]) return false;
  return true;
}

/// Reads the number after an international prefix. nullopt if there is no prefix, if the country is unknown, or if
/// `needs_possible_length` and its length is not possible.
std::optional<Reading> behind_prefix(std::string_view digits, std::string_view prefixes,
                                     bool needs_possible_length) noexcept {
  while (!prefixes.empty()) {
    const std::size_t end = std::min(prefixes.find(' '), prefixes.size());
    const std::string_view prefix = prefixes.substr(0, end);
    prefixes.remove_prefix(std::min(end + 1, prefixes.size()));
    if (!begins_as(digits, prefix) || !find_phone_plan_of_code(digits.substr(prefix.size()))) continue;
    const Reading reading = international(digits.substr(prefix.size()));
    if (reading.is_possible || !needs_possible_length) return reading;
  }
  return std::nullopt;
}

/// Reads digits without a "+" as the country `home` dials them.
Reading dialled_in(const PhonePlan& home, std::string_view digits) noexcept {
  constexpr std::string_view usual_prefix = "00";
  if (const auto abroad = behind_prefix(digits, home.international_prefixes, true)) return *abroad;

  const bool has_code = digits.starts_with(home.code);
  const std::string_view behind_code = digits.substr(has_code ? home.code.size() : 0);
  const bool has_trunk = std::ranges::any_of(trunk_prefixes(home), [&](std::string_view trunk) {
    return digits.starts_with(trunk) && home.allows(digits.size() - trunk.size());
  });
  if (has_code && home.allows(behind_code.size()) && !has_trunk)
    return {.code = home.code, .digits = behind_code, .is_possible = true};
  const Reading at_home = national(digits, home, home.lengths);
  if (at_home.is_possible) return at_home;
  if (has_code)
    if (const Reading reading = national(behind_code, home, home.lengths); reading.is_possible) return reading;
  for (const std::string_view prefixes : {home.international_prefixes, usual_prefix})
    if (const auto abroad = behind_prefix(digits, prefixes, false)) return *abroad;
  return at_home;
}

/// Reads digits without a "+" if no country is known.
Reading dialled_anywhere(std::string_view digits) noexcept {
  constexpr std::size_t shortest = 5, longest = 15;
  if (const auto abroad = behind_prefix(digits, "00", false)) return *abroad;
  return {.has_plus = false, .digits = digits, .is_possible = digits.size() >= shortest && digits.size() <= longest};
}

/// True if the text from `at` to its end is an extension: "ext. 12", "x12". Requires at > 0.
bool is_extension(std::string_view whole, std::size_t at) {
  if (whole[at] == '#' || whole[at] == ';') return true;
  if (!is_letter(whole[at]) || is_letter(whole[at - 1])) return false;
  const std::string_view text = whole.substr(at);
  const auto word_end = std::find_if_not(text.begin(), text.end(), is_letter);
  std::string word(text.begin(), word_end);
  for (char& c : word) c = static_cast<char>(c | 0x20);  // lower case
  if (word != "x" && word != "ext" && word != "extn" && word != "extension") return false;
  return std::all_of(word_end, text.end(), [](char c) { return !is_letter(c); });
}

/// True if a dial-pad letter may follow this character, as in "0800-FLOWERS". After a blank or a bracket a word begins.
bool joins_letters(char before) noexcept {
  return is_digit(before) || is_letter(before) || before == '-' || before == '.';
}

char dial_pad_digit(char letter) noexcept {
  constexpr std::string_view of_letters = "22233344455566677778889999";
  return of_letters[static_cast<std::size_t>((letter | 0x20) - 'a')];
}

/// Returns the digits that a part of a text with at most one number dials; nullopt if it has no number or has other
/// words.
std::optional<Dialled> dialled(std::string_view text) {
  const auto is_begin = [](char c) { return c == '+' || is_digit(c); };
  const auto begin = static_cast<std::size_t>(std::ranges::find_if(text, is_begin) - text.begin());
  if (begin == text.size()) return std::nullopt;
  Dialled result{.digits = {},
                 .has_plus = text[begin] == '+',
                 .needs_possible_length = std::ranges::any_of(text.substr(0, begin), is_letter)};
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    const bool may_end = result.digits.size() >= least_digits;
    if (is_digit(c)) {
      result.digits.push_back(c);
    } else if (may_end && is_extension(text, at)) {
      break;
    } else if (is_letter(c)) {
      if (!may_end || static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
      result.digits.push_back(dial_pad_digit(c));
      result.needs_possible_length |= !joins_letters(text[at - 1]);
    } else if (c == '+' && !result.digits.empty()) {
      return std::nullopt;
    }
  }
  return result;
}

/// Reads a part of a text that has at most one number; nullopt if it has none.
std::optional<Number> read_number(std::string_view text, const PhonePlan* home) {
  const auto read = dialled(text);
  if (!read || read->digits.size() < least_digits) return std::nullopt;
  const Reading reading = read->has_plus ? international(read->digits)
                          : home         ? dialled_in(*home, read->digits)
                                         : dialled_anywhere(read->digits);
  if (read->needs_possible_length && !reading.is_possible) return std::nullopt;
  Number number{reading.text(), reading.is_possible};
  if (digits_of_number(number.text).size() < least_digits) return std::nullopt;
  return number;
}

bool holds(std::string_view numbers, std::string_view number) noexcept {
  bool found = false;
  for_each_phone_number(numbers, [&](std::string_view other) { found |= other == number; });
  return found;
}

/// Appends a number, unless `numbers` has it.
void add_number(const std::optional<Number>& number, std::string& numbers) {
  if (!number || holds(numbers, number->text)) return;
  if (!numbers.empty()) numbers.push_back(' ');
  numbers.append(number->text);
}

/// Appends the numbers of a text in which '/' may separate numbers or be part of one ("030/123456").
void add_numbers(std::string_view text, const PhonePlan* home, std::string& numbers) {
  const auto whole = read_number(text, home);
  if ((whole && whole->is_possible) || text.find('/') == text.npos) return add_number(whole, numbers);
  bool has_parts = false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    if (const auto part = read_number(text.substr(begin, end - begin), home); part && part->is_possible) {
      add_number(part, numbers);
      has_parts = true;
    }
    begin = end + 1;
  }
  if (!has_parts) add_number(whole, numbers);
}

/// True if a text that begins with ';' begins with a parameter of a "tel:" URI, such as ";ext=12". It belongs to the
/// number before it.
bool is_parameter(std::string_view text) noexcept {
  const auto is_of_name = [](char c) { return is_letter(c) || c == '-'; };
  const auto end = std::find_if_not(text.begin() + 1, text.end(), is_of_name);
  return end != text.end() && *end == '=';
}

constexpr bool is_plain(char c) noexcept {
  return is_digit(c) || c == ' ' || c == '+' || c == '-' || c == '.' || c == '(' || c == ')';
}

/// True for a number that a spreadsheet has turned into a float: "4.79E+10".
bool is_float(std::string_view text) noexcept {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == text.npos) return false;
  const auto is_made_of = [](std::string_view part, std::string_view signs) {
    const auto is_allowed = [signs](char c) { return is_digit(c) || signs.find(c) != signs.npos; };
    return std::ranges::any_of(part, is_digit) && std::ranges::all_of(part, is_allowed);
  };
  return is_made_of(text.substr(0, exponent), " +-.,") && is_made_of(text.substr(exponent + 1), " +-");
}

}  // namespace

std::string phone_numbers(std::string_view text, const PhonePlan* home) {
  // Fast path for nearly all texts: they have no words and at most one number.
  if (std::ranges::all_of(text, is_plain)) {
    auto number = read_number(text, home);
    return number ? std::move(number->text) : std::string();
  }
  std::string buffer, numbers;
  text = to_number_text(text, buffer);
  if (is_float(text)) return numbers;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find_first_of(";,", begin);
    while (end < text.size() && text[end] == ';' && is_parameter(text.substr(end)))
      end = text.find_first_of(";,", end + 1);
    end = std::min(end, text.size());
    add_numbers(text.substr(begin, end - begin), home, numbers);
    begin = end + 1;
  }
  return numbers;
}

std::string phone_digits(std::string_view text) {
  std::string buffer, digits;
  std::ranges::copy_if(to_number_text(text, buffer), std::back_inserter(digits), is_digit);
  return digits;
}

PhoneCriterion::PhoneCriterion(std::string_view text, const PhonePlan* home)
    : numbers(phone_numbers(text, home)), digits(phone_digits(text)) {}

bool PhoneCriterion::equals(std::string_view numbers_of_text) const noexcept {
  bool found = false;
  for_each_phone_number(numbers, [&](std::string_view number) { found |= holds(numbers_of_text, number); });
  return found;
}

bool PhoneCriterion::occurs_in(std::string_view numbers_of_text) const noexcept {
  const auto occurs = [&](std::string_view part) {
    return !part.empty() && numbers_of_text.find(part) != numbers_of_text.npos;
  };
  bool found = occurs(digits);
  for_each_phone_number(numbers, [&](std::string_view number) { found |= occurs(digits_of_number(number)); });
  return found;
}

}  // namespace custengine::base
