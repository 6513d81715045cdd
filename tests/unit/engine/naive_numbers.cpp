#include "naive_numbers.hpp"

#include "naive.hpp"
#include "naive_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace custengine::test::naive {

namespace {

struct Plan {
  std::string country, code, trunk;
  std::regex prefix;
  std::set<std::size_t> lengths;
};

const std::map<std::string, Plan, std::less<>>& plans() {
  static const auto all = [] {
    std::map<std::string, Plan, std::less<>> read;
    std::ifstream file(CUSTENGINE_SOURCE_DIR "/src/base/phone-plans.tsv");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with('#')) continue;
      std::istringstream cells(line);
      Plan plan;
      std::string prefix, lengths;
      std::getline(cells, plan.country, '\t');
      std::getline(cells, plan.code, '\t');
      std::getline(cells, prefix, '\t');
      std::getline(cells, plan.trunk, '\t');
      std::getline(cells, lengths, '\t');
      plan.prefix = std::regex(prefix);
      std::istringstream numbers(lengths);
      for (std::string length; std::getline(numbers, length, ',');) plan.lengths.insert(std::stoul(length));
      read.emplace(plan.country, plan);
    }
    if (read.size() != 250) throw std::runtime_error("there are not 250 plans");
    return read;
  }();
  return all;
}

/// Of all countries with the calling code that the digits begin with.
std::vector<const Plan*> plans_of_code(const std::string& digits) {
  std::vector<const Plan*> found;
  for (const auto& [country, plan] : plans())
    if (digits.starts_with(plan.code)) found.push_back(&plan);
  return found;
}

/// The characters as ASCII has them; a letter of another script is '@'.
std::string ascii(std::string_view text) {
  std::string out;
  for (const char32_t c : characters(text)) {
    const auto code = static_cast<UChar32>(c);
    const auto type = u_charType(code);
    const bool is_mark = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
    if (c < 128)
      out += c == '@' ? '!' : static_cast<char>(c);
    else if (u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
      continue;
    else if (c > 0xFF00 && c < 0xFF5F)
      out += static_cast<char>(c - 0xFF00 + 0x20);
    else if (type == U_DECIMAL_DIGIT_NUMBER)
      out += static_cast<char>('0' + u_charDigitValue(code));
    else if (u_isUWhiteSpace(code))
      out += ' ';
    else if (u_isalpha(code) || is_mark)
      out += '@';
    else
      out += c == 0x3001 ? ',' : '-';
  }
  return out;
}

using Number = std::pair<std::string, bool>;  // and true if its length is possible

bool has_length(const std::vector<const Plan*>& some, std::size_t length) {
  return std::ranges::any_of(some, [&](const Plan* plan) { return plan->lengths.contains(length); });
}

std::vector<std::string> trunks_of(const Plan& plan) {
  if (plan.code == "375") return {"80", "8", "0"};
  return plan.trunk.empty() ? std::vector<std::string>() : std::vector<std::string>{plan.trunk};
}

Number national(const std::string& digits, const std::vector<const Plan*>& some) {
  if (some.front()->code == "54") {
    // Behind an area code of two, three or four digits.
    static const std::regex mobiles[] = {std::regex("0?(11)15(.{8})"), std::regex("0?([1-9].{2})15(.{7})"),
                                         std::regex("0?([1-9].{3})15(.{6})")};
    std::smatch match;
    for (const std::regex& mobile : mobiles)
      if (std::regex_match(digits, match, mobile)) return {"9" + match[1].str() + match[2].str(), true};
  }
  for (const auto& trunk : trunks_of(*some.front()))
    if (digits.starts_with(trunk) && digits.size() > trunk.size() && has_length(some, digits.size() - trunk.size()))
      return {digits.substr(trunk.size()), true};
  if (has_length(some, digits.size())) return {digits, true};
  for (const auto& trunk : trunks_of(*some.front()))
    if (digits.starts_with(trunk) && digits.size() > trunk.size()) return {digits.substr(trunk.size()), false};
  return {digits, false};
}

Number behind_plus(const std::string& digits) {
  const auto some = plans_of_code(digits);
  if (some.empty()) return {"+" + digits, false};
  const std::string& code = some.front()->code;
  const auto [rest, possible] = national(digits.substr(code.size()), some);
  return {"+" + code + rest, possible};
}

Number dialled(const std::string& digits, const std::string& country) {
  const auto behind_double_zero = [&]() -> std::optional<Number> {
    if (!digits.starts_with("00") || plans_of_code(digits.substr(2)).empty()) return std::nullopt;
    return behind_plus(digits.substr(2));
  };
  if (country.empty()) {
    if (const auto number = behind_double_zero()) return *number;
    return {digits, digits.size() >= 5 && digits.size() <= 15};
  }
  const Plan& home = plans().at(country);
  std::vector<Number> abroad;
  for (std::size_t size = 1; size <= digits.size(); ++size)
    if (std::regex_match(digits.substr(0, size), home.prefix) && !plans_of_code(digits.substr(size)).empty())
      abroad.push_back(behind_plus(digits.substr(size)));
  std::vector<Number> readings = abroad;
  const auto at_home = [&](const std::string& number) {
    const auto [rest, possible] = national(number, {&home});
    return Number{"+" + home.code + rest, possible};
  };
  const bool has_code = digits.starts_with(home.code);
  const std::string rest = has_code ? digits.substr(home.code.size()) : "";
  const bool has_trunk = std::ranges::any_of(trunks_of(home), [&](const std::string& trunk) {
    return digits.starts_with(trunk) && home.lengths.contains(digits.size() - trunk.size());
  });
  if (has_code && !has_trunk) readings.emplace_back("+" + digits, home.lengths.contains(rest.size()));
  readings.push_back(at_home(digits));
  if (has_code) readings.push_back(at_home(rest));
  for (const Number& reading : readings)
    if (reading.second) return reading;
  if (!abroad.empty()) return abroad.front();
  if (const auto number = behind_double_zero()) return *number;
  return at_home(digits);
}

/// Of a part without a second number.
std::optional<Number> number_in(const std::string& part, const std::string& country) {
  static const std::regex parts("([^+0-9]*)(\\+*)(.*)");
  static const std::regex extension("(x|ext|extn|extension)[^a-zA-Z@]*", std::regex::icase);
  std::smatch match;
  std::string signless = part;
  // A plus among the signs before the first digit says nothing more than the first one.
  const auto first_digit = signless.find_first_of("0123456789"), first_plus = signless.find('+');
  if (first_digit == signless.npos) return std::nullopt;
  const bool has_plus = first_plus < first_digit;
  if (has_plus) {
    std::string before = signless.substr(first_plus + 1, first_digit - first_plus - 1);
    // Letters between a plus and the first digit are words.
    if (std::ranges::any_of(before, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '@'; }))
      return std::nullopt;
    std::erase(before, '+');
    signless = signless.substr(0, first_plus + 1) + before + signless.substr(first_digit);
  }
  if (!std::regex_match(signless, match, parts)) return std::nullopt;
  const std::string label = match[1], rest = match[3];
  bool must_be_possible = std::regex_search(label, std::regex("[a-zA-Z@]"));
  static const std::string pad = "22233344455566677778889999";
  std::string digits;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    const auto is_letter = [](char x) { return std::isalpha(static_cast<unsigned char>(x)) != 0 || x == '@'; };
    const bool begins_word = is_letter(c) && (at == 0 || !is_letter(rest[at - 1]));
    if (digits.size() >= 3 && (c == '#' || c == ';' || (begins_word && std::regex_match(rest.substr(at), extension))))
      break;
    if (c >= '0' && c <= '9') digits += c;
    if (c == '+') return std::nullopt;
    if (!is_letter(c)) continue;
    if (digits.size() < 3 || c == '@') return std::nullopt;
    if (begins_word && std::string("0123456789-.").find(rest[at - 1]) == std::string::npos) must_be_possible = true;
    digits += pad[static_cast<std::size_t>(std::tolower(c) - 'a')];
  }
  if (digits.size() < 3) return std::nullopt;
  const Number number = has_plus ? behind_plus(digits) : dialled(digits, country);
  if (must_be_possible && !number.second) return std::nullopt;
  if (digits_of(number.first).size() < 3) return std::nullopt;
  return number;
}

std::vector<std::string> split(const std::string& text, const std::regex& between) {
  return {std::sregex_token_iterator(text.begin(), text.end(), between, -1), std::sregex_token_iterator()};
}

std::vector<std::string> read_phones(const std::string& text, const std::string& country) {
  static const std::regex floating("[-0-9 +.,]*[0-9][-0-9 +.,]*[eE][-0-9 +]*[0-9][-0-9 +]*");
  static const std::regex between("[,]|;(?![-a-zA-Z@]*=)"), slash("/");
  if (std::regex_match(text, floating)) return {};
  std::vector<std::string> numbers;
  const auto add = [&](const std::optional<Number>& number) {
    if (number && std::ranges::count(numbers, number->first) == 0) numbers.push_back(number->first);
  };
  for (const std::string& part : split(text, between)) {
    const auto whole = number_in(part, country);
    std::vector<Number> pieces;
    if (!whole || !whole->second)
      for (const std::string& piece : split(part, slash))
        if (const auto number = number_in(piece, country); number && number->second) pieces.push_back(*number);
    if (pieces.empty()) add(whole);
    for (const Number& piece : pieces) add(piece);
  }
  return numbers;
}

bool has_digit(std::string_view text) {
  return !digits_of(text).empty();
}

}  // namespace

std::vector<std::string> phones(std::string_view text, std::string_view country) {
  static std::map<std::pair<std::string, std::string>, std::vector<std::string>> known;  // regular expressions are slow
  const std::pair key{std::string(text), std::string(country)};
  if (const auto found = known.find(key); found != known.end()) return found->second;
  if (known.size() > 100'000) known.clear();
  return known[key] = read_phones(ascii(text), key.second);
}

std::string_view home_of(std::string_view customer_country, std::string_view tenant_country) {
  return customer_country.empty() ? tenant_country : customer_country;
}

std::string all_digits_of(std::string_view text) {
  return digits_of(ascii(text));
}

Vat vat(std::string_view text, std::string_view customer_country) {
  Vat vat;
  for (const char32_t c : characters(text)) {
    const std::string plain = c < 128 ? encode({&c, 1}) : ascii(encode({&c, 1}));
    if (plain == "@") vat.number += encode({&c, 1});
    for (const char x : plain)
      if (x != '@' && !std::isspace(static_cast<unsigned char>(x)) && x != '.' && x != '-')
        vat.number += static_cast<char>(std::toupper(static_cast<unsigned char>(x)));
  }
  if (!has_digit(vat.number)) return vat;
  if (vat.number.ends_with("MVA")) vat.number.erase(vat.number.size() - 3);
  const std::string prefix = vat.number.substr(0, 2);
  if (prefix == "XI" || prefix == "EL" || (plans().contains(prefix) && prefix != "XK")) {
    vat.country = prefix == "EL" ? "GR" : prefix;
    vat.number.erase(0, 2);
  } else {
    vat.country = customer_country;
  }
  return vat;
}

std::string phone_order(std::string_view text, std::string_view country) {
  const auto numbers = phones(text, country);
  return numbers.empty() ? fold(text) : numbers.front();
}

std::string vat_order(std::string_view text, std::string_view customer_country) {
  const auto [country, number] = vat(text, customer_country);
  return country.empty() ? number : number + " " + country;
}

bool hits_phone(std::string_view criterion, std::string_view tenant_country, std::string_view text,
                std::string_view customer_country, bool exact) {
  const auto wanted = phones(criterion, tenant_country);
  for (const std::string& number : phones(text, home_of(customer_country, tenant_country))) {
    if (exact && std::ranges::count(wanted, number) > 0) return true;
    if (exact) continue;
    const std::string asked = all_digits_of(criterion), digits = digits_of(number);
    if (!asked.empty() && digits.find(asked) != digits.npos) return true;
    for (const std::string& other : wanted)
      if (digits.find(digits_of(other)) != digits.npos) return true;
  }
  return false;
}

bool hits_vat(std::string_view criterion, std::string_view text, std::string_view customer_country, bool exact) {
  const Vat wanted = vat(criterion, ""), held = vat(text, customer_country);
  if (wanted.number.empty() || held.number.empty()) return false;
  if (exact)
    return wanted.number == held.number &&
           (wanted.country.empty() || held.country.empty() || wanted.country == held.country);
  const std::string part = wanted.country + wanted.number;
  return held.number.find(part) != std::string::npos || (held.country + held.number).find(part) != std::string::npos ||
         (held.country.empty() && !wanted.country.empty() && held.number.starts_with(wanted.number));
}

bool equals_phone(std::string_view wanted, std::string_view tenant_country, std::string_view text,
                  std::string_view customer_country) {
  const auto a = phones(wanted, tenant_country), b = phones(text, home_of(customer_country, tenant_country));
  if (a.empty() || b.empty()) return a.empty() && b.empty() && fold(wanted) == fold(text);
  return std::ranges::any_of(a, [&](const std::string& number) { return std::ranges::count(b, number) > 0; });
}

bool equals_vat(std::string_view wanted, std::string_view text, std::string_view customer_country) {
  const Vat a = vat(wanted, ""), b = vat(text, customer_country);
  if (!has_digit(a.number) || !has_digit(b.number)) return fold(wanted) == fold(text);
  return hits_vat(wanted, text, customer_country, true);
}

}  // namespace custengine::test::naive
