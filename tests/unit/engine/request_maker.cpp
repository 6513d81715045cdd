#include "request_maker.hpp"

#include "../../sort_fields.hpp"
#include "naive.hpp"
#include "naive_numbers.hpp"
#include "naive_text.hpp"

#include <unicode/unistr.h>

#include <algorithm>

namespace custengine::test {

SearchRequest RequestMaker::next() {
  SearchRequest request;
  request.exact_match = one_in(3);
  request.scope = one_in(3) ? SearchScope::contact : SearchScope::customer;
  const Customer& customer = customers_[below(customers_.size())];
  const auto contacts = customer.contacts();
  const bool of_contact = request.scope == SearchScope::contact && !contacts.empty();
  const Contact contact = of_contact ? contacts[below(contacts.size())] : Contact();
  const std::string email(of_contact ? contact.email : customer.email());
  const std::string mobile(of_contact ? contact.mobile : customer.mobile());

  std::vector<std::string> texts = of_contact ? std::vector{contact.first_name, contact.last_name, email, mobile}
                                              : std::vector<std::string>{std::string(customer.first_name()),
                                                                         std::string(customer.last_name()),
                                                                         std::string(customer.company_name()),
                                                                         std::string(customer.city()),
                                                                         std::string(customer.postal_code()),
                                                                         std::string(customer.vat_number()),
                                                                         email,
                                                                         mobile};
  if (!of_contact)
    for (const SearchField field : also_searched_) texts.push_back(naive::text_of(customer, field));
  if (!one_in(4)) request.query = query_of(texts, request.exact_match);
  if (one_in(6)) {
    const std::vector<std::string> numbers = {mobile, std::string(customer.vat_number()),
                                              std::string(customer.postal_code())};
    request.query = number_of(numbers[below(numbers.size())]);
  }
  if (one_in(4)) request.email = piece_of(email, request.exact_match);
  if (one_in(4)) request.mobile = phone_of(mobile, request.exact_match);
  if (one_in(6)) request.vat_number = piece_of(std::string(customer.vat_number()), request.exact_match);
  request.sort_by = sort_field(below(sort_field_count));
  request.direction = one_in(2) ? SortDirection::ascending : SortDirection::descending;
  return request;
}

SearchRequest RequestMaker::next_ranked() {
  SearchRequest request = next();
  if (one_in(2)) {
    const Customer& customer = customers_[below(customers_.size())];
    const bool of_contact = request.scope == SearchScope::contact && !customer.contacts().empty();
    std::string text(customer.display_name());
    if (of_contact) text = customer.contacts()[below(customer.contacts().size())].last_name;
    if (one_in(4)) text = one_in(2) ? customer.city() : customer.email();
    request.query = misspelt(word_of(text));
    if (one_in(3)) request.query += " " + misspelt(word_of(std::string(customer.city())));
    request.exact_match = one_in(8);
    if (!one_in(4)) request.email = request.mobile = request.vat_number = {};
  }
  request.max_typos = below(3);
  request.scores = one_in(2);
  request.highlights = one_in(2);
  if (!naive::terms_of(request).empty() && !one_in(4)) request.sort_by = SortField::relevance;
  return request;
}

/// A part between blanks, or all of the text.
std::string RequestMaker::word_of(const std::string& text) {
  const std::size_t at = text.find(' ', below(text.size() + 1));
  if (at == std::string::npos) return text.substr(0, text.find(' '));
  return text.substr(at + 1, text.find(' ', at + 1) - at - 1);
}

std::string RequestMaker::misspelt(std::string text) {
  icu::UnicodeString letters = icu::UnicodeString::fromUTF8(text);
  for (std::size_t typos = below(3); typos > 0 && letters.length() > 1; --typos) {
    const auto at = static_cast<std::int32_t>(below(static_cast<std::size_t>(letters.length()) - 1));
    const icu::UnicodeString letter(letters, at, 1), other(static_cast<UChar>('a' + below(26)));
    switch (below(4)) {
      case 0:
        letters.remove(at, 1);
        break;
      case 1:
        letters.insert(at, other);
        break;
      case 2:
        letters.replace(at, 1, other);
        break;
      default:
        letters.remove(at, 1).insert(at + 1, letter);
    }
  }
  text.clear();
  return letters.toUTF8String(text);
}

std::string RequestMaker::query_of(const std::vector<std::string>& texts, bool exact) {
  std::string query = piece_of(texts[below(texts.size())], exact);
  if (exact) return query;
  static const std::vector<std::string> between = {"  ", "  ", ", ", ";", "，", "、", " "};
  for (std::size_t more = below(3); more > 0; --more)
    query += between[below(between.size())] + piece_of(texts[below(texts.size())], false);
  static const std::vector<std::pair<std::string, std::string>> around = {
      {"", "."}, {"\"", "\""}, {"(", ")"}, {"«", "»"}, {"", "'"}, {"...", "!"}, {"​", ""}};
  if (!one_in(4)) return query;
  const auto& [before, behind] = around[below(around.size())];
  return before + query + behind;
}

std::string RequestMaker::number_of(const std::string& text) {
  static const std::vector<std::string> separators = {"", "", "", " ", "-", ".", " - ", "/", "‑", "'"};
  std::string digits;
  const std::string separator = separators[below(separators.size())];
  for (const char c : text) {
    if (c != ' ' && c != '-' && c != '.') digits += c;
    if (one_in(3)) digits += separator;
  }
  return one_in(4) ? "(" + digits + ")" : digits;
}

std::string RequestMaker::piece_of(const std::string& text, bool whole) {
  icu::UnicodeString piece = icu::UnicodeString::fromUTF8(text);
  if (!whole && piece.length() > 0) {
    const auto length = static_cast<std::size_t>(piece.length());
    const auto begin = static_cast<std::int32_t>(below(length));
    const auto size = static_cast<std::int32_t>(1 + below(std::min<std::size_t>(length, 6)));
    piece = icu::UnicodeString(piece, begin, size);
  }
  if (one_in(3)) piece.toUpper();
  if (one_in(3)) piece.toLower();
  std::string result;
  piece.toUTF8String(result);
  return one_in(5) ? naive::fold(result) : result;
}

std::string RequestMaker::phone_of(const std::string& number, bool whole) {
  if (const auto numbers = naive::phones(number, "NO"); one_in(3) && !numbers.empty())
    return numbers[below(numbers.size())];
  std::string digits;
  for (const char c : number)
    if ((c >= '0' && c <= '9') || c == '+') digits += c;
  return piece_of(one_in(2) ? digits : number, whole);
}

std::string RequestMaker::some_start_of(const std::string& text) {
  const auto whole = icu::UnicodeString::fromUTF8(text);
  std::string start;
  icu::UnicodeString(whole, 0, static_cast<std::int32_t>(1 + below(6))).toUTF8String(start);
  return start;
}

std::string description(const SearchRequest& request) {
  return "query \"" + request.query + "\", email \"" + request.email + "\", mobile \"" + request.mobile +
         "\", vatNumber \"" + request.vat_number + "\", " + std::string(to_string(request.scope)) +
         (request.exact_match ? ", exact" : "") + ", max typos " + std::to_string(request.max_typos) +
         (request.scores ? ", scores" : "") + (request.highlights ? ", highlights" : "") + ", where " +
         request.where.to_string();
}

}  // namespace custengine::test
