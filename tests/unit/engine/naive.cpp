#include "naive.hpp"

#include "naive_hits.hpp"
#include "naive_numbers.hpp"
#include "naive_text.hpp"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

namespace custengine::test::naive {

namespace {

std::string utf8_of(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

void require(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
}

/// True if a criterion matches a text: equal to it, or contained in it.
bool hits(const std::string& criterion, const std::string& text, bool exact) {
  if (text.empty()) return false;
  return exact ? criterion == text : text.find(criterion) != text.npos;
}

struct Searched {
  std::vector<std::string_view> plain;
  std::string_view postal_code, email, mobile, vat_number, country_code;
};

/// Matches a number by its digits alone, and another term as a VAT number with letters.
bool hits_number(const std::string& term, const Searched& texts, const SearchRequest& request,
                 std::string_view country) {
  const bool exact = request.exact_match;
  const std::string wanted = number_of(term);
  if (wanted.empty()) return false;
  if (request.vat_number.empty() && hits_vat(wanted, texts.vat_number, texts.country_code, exact)) return true;
  if (!is_number(term)) return false;
  if (request.mobile.empty() && hits_phone(term, country, texts.mobile, texts.country_code, exact)) return true;
  return hits(wanted, fold_postal_code(texts.postal_code), exact);
}

bool hits_term(const std::string& term, const Searched& texts, const SearchRequest& request, std::string_view country) {
  const bool in_email = request.email.empty(), in_mobile = request.mobile.empty(),
             in_vat_number = request.vat_number.empty(), exact = request.exact_match;
  const std::string folded = fold(term);
  for (const auto text : texts.plain)
    if (hits(folded, fold(text), exact)) return true;
  if (hits(fold_postal_code(term), fold_postal_code(texts.postal_code), exact)) return true;
  if (in_email && hits(folded, fold(texts.email), exact)) return true;
  if (in_mobile && hits(folded, fold(texts.mobile), exact)) return true;
  if (in_vat_number && hits(folded, fold(texts.vat_number), exact)) return true;
  if (!exact) {
    const auto is_similar = [&](std::string_view text) { return has_similar_word(text, term, request.max_typos); };
    if (std::ranges::any_of(texts.plain, is_similar) || (in_email && is_similar(texts.email)) ||
        (in_mobile && is_similar(texts.mobile)) || (in_vat_number && is_similar(texts.vat_number)) ||
        has_similar_word(texts.postal_code, term, request.max_typos, true))
      return true;
  }
  return hits_number(term, texts, request, country);
}

bool hits_all(const Searched& texts, const SearchRequest& request, std::string_view country) {
  const bool exact = request.exact_match;
  if (!request.email.empty() && !hits(fold_email(request.email), fold_email(texts.email), exact)) return false;
  if (!request.mobile.empty() && !hits_phone(request.mobile, country, texts.mobile, texts.country_code, exact))
    return false;
  const auto whole = whole_number_of(request);
  if (whole && hits_number(*whole, texts, request, country)) return true;
  return std::ranges::all_of(terms_of(request),
                             [&](const auto& term) { return hits_term(term, texts, request, country); });
}

const icu::Collator& collator_of(const std::string& locale) {
  static std::map<std::string, std::unique_ptr<icu::Collator>> opened;
  auto& collator = opened[locale];
  if (collator) return *collator;
  UErrorCode status = U_ZERO_ERROR;
  collator.reset(icu::Collator::createInstance(icu::Locale(locale.c_str()), status));
  require(status);
  collator->setStrength(icu::Collator::TERTIARY);
  collator->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
  require(status);
  return *collator;
}

std::string_view value_of(const Customer& customer, SortField field) {
  switch (field) {
    case SortField::id:
      return customer.id();
    case SortField::external_reference:
      return customer.external_reference();
    case SortField::display_name:
      return customer.display_name();
    case SortField::first_name:
      return customer.first_name();
    case SortField::last_name:
      return customer.last_name();
    case SortField::company_name:
      return customer.company_name();
    case SortField::email:
      return customer.email();
    case SortField::mobile:
      return customer.mobile();
    case SortField::city:
      return customer.city();
    case SortField::postal_code:
      return customer.postal_code();
    case SortField::country_code:
      return customer.country_code();
    case SortField::vat_number:
      return customer.vat_number();
    case SortField::ledger_number:
      return customer.ledger_number();
    case SortField::created_at:
    case SortField::last_modified_at:
    case SortField::relevance:
    case SortField::full_name:
      break;
  }
  throw std::logic_error("not a text");
}

bool is_time(SortField field) {
  return field == SortField::created_at || field == SortField::last_modified_at;
}

int compare_bytes(std::string_view a, std::string_view b) {
  return a.compare(b);
}

/// As numbers, ties by length.
int compare_numbers(std::string_view a, std::string_view b) {
  const auto significant = [](std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  };
  const auto x = significant(a), y = significant(b);
  if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
  if (const int order = x.compare(y); order != 0) return order;
  return a.size() < b.size() ? -1 : a.size() > b.size();
}

}  // namespace

namespace {

void transliterate(const char16_t* rules, icu::UnicodeString& text) {
  static std::map<const char16_t*, std::unique_ptr<icu::Transliterator>> made;
  auto& found = made[rules];
  if (!found) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    found.reset(icu::Transliterator::createFromRules(u"naive", rules, UTRANS_FORWARD, where, status));
    require(status);
  }
  found->transliterate(text);
}

}  // namespace

std::string fold(std::string_view text) {
  static std::map<std::string, std::string, std::less<>> known;  // the transliterator is slow
  if (const auto found = known.find(text); found != known.end()) return found->second;
  if (known.size() > 100'000) known.clear();
  // Twice, since one acute accent decomposes into a blank.
  static const char16_t* const before =
      u"::NFD; "
      u"::[\\u0027\\u0060\\u00B4\\u2018\\u2019\\u201B\\u2032\\u2035\\u02B9\\u02BB-"
      u"\\u02BF\\u02CA\\u02CB\\u055A\\u05F3\\u07F4"
      u"\\u07F5\\uA78B\\uA78C\\uFF07\\uFF40] Remove; ::NFKD;";
  static const char16_t* const after =
      u"::NFKD; "
      u"::[\\u0027\\u0060\\u00B4\\u2018\\u2019\\u201B\\u2032\\u2035\\u02B9\\u02BB-"
      u"\\u02BF\\u02CA\\u02CB\\u055A\\u05F3\\u07F4"
      u"\\u07F5\\uA78B\\uA78C] Remove;"
      u"::[[:Default_Ignorable_Code_Point:]] Remove; ::[[:Mn:]&[:Script=Inherited:]-[\\u3099\\u309A]] Remove;"
      u"[:Dash:] > '-'; [:White_Space:] > ' ';"
      u"ø > o; æ > ae; œ > oe; ł > l; đ > d; ð > d; þ > th; ħ > h; ŧ > t; ı > i;"
      u"::NFC;";
  icu::UnicodeString folded = decode(text);
  transliterate(before, folded);
  folded.foldCase();
  transliterate(after, folded);
  return known.emplace(text, utf8_of(folded)).first->second;
}

std::string fold_postal_code(std::string_view text) {
  std::string folded = fold(text);
  std::erase(folded, ' ');
  return folded;
}

std::string fold(std::string_view text, SortField field) {
  if (field == SortField::email) return fold_email(text);
  return field == SortField::postal_code ? fold_postal_code(text) : fold(text);
}

std::string fold_email(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  require(status);
  std::u32string lower;
  for (const char32_t c : characters(utf8_of(nfc->normalize(decode(text), status))))
    lower += static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  return utf8_of(nfc->normalize(decode(encode(lower)), status));
}

bool matches(const Customer& customer, const SearchRequest& request, std::string_view country,
             const AlsoSearched& also_searched) {
  if (!request.vat_number.empty() &&
      !hits_vat(request.vat_number, customer.vat_number(), customer.country_code(), request.exact_match))
    return false;
  std::vector<std::string> also;
  for (const SearchField field : also_searched) also.push_back(text_of(customer, field));
  if (request.scope == SearchScope::customer) {
    std::vector<std::string_view> plain = {customer.first_name(), customer.last_name(), customer.city(),
                                           customer.company_name()};
    plain.insert(plain.end(), also.begin(), also.end());
    return hits_all({.plain = plain,
                     .postal_code = customer.postal_code(),
                     .email = customer.email(),
                     .mobile = customer.mobile(),
                     .vat_number = customer.vat_number(),
                     .country_code = customer.country_code()},
                    request, country);
  }
  const bool asks_nothing = request.email.empty() && request.mobile.empty() && terms_of(request).empty();
  return asks_nothing || std::ranges::any_of(customer.contacts(), [&](const Contact& contact) {
           return matches(contact, customer.country_code(), request, country);
         });
}

bool matches(const Contact& contact, std::string_view customer_country, const SearchRequest& request,
             std::string_view country) {
  return hits_all({.plain = {contact.first_name, contact.last_name},
                   .postal_code = {},
                   .email = contact.email,
                   .mobile = contact.mobile,
                   .vat_number = {},
                   .country_code = customer_country},
                  request, country);
}

namespace {

constexpr SortField parts_of_full_name[] = {SortField::last_name, SortField::first_name, SortField::company_name};

}  // namespace

bool has_value(const Customer& customer, SortField field) {
  if (field == SortField::full_name)
    return std::ranges::any_of(parts_of_full_name, [&](SortField part) { return has_value(customer, part); });
  return is_time(field) || !value_of(customer, field).empty();
}

namespace {

/// Of a text in a customer with a country code.
struct Sorted {
  std::string_view text, customer_country;
};

int compare(const Sorted& a, const Sorted& b, SortField field, const std::string& locale, std::string_view country) {
  UErrorCode status = U_ZERO_ERROR;
  switch (field) {
    case SortField::email:
      return compare_bytes(fold_email(a.text), fold_email(b.text));
    case SortField::mobile:
      return compare_bytes(phone_order(a.text, home_of(a.customer_country, country)),
                           phone_order(b.text, home_of(b.customer_country, country)));
    case SortField::vat_number:
      return compare_bytes(vat_order(a.text, a.customer_country), vat_order(b.text, b.customer_country));
    case SortField::ledger_number:
      return compare_numbers(a.text, b.text);
    case SortField::display_name:
    case SortField::first_name:
    case SortField::last_name:
    case SortField::company_name:
    case SortField::city:
      return static_cast<int>(collator_of(locale).compare(decode(a.text), decode(b.text), status));
    default:
      return compare_bytes(a.text, b.text);
  }
}

}  // namespace

int compare(const Customer& customer, std::string_view text, SortField field, const std::string& locale,
            std::string_view country) {
  return compare(Sorted{value_of(customer, field), customer.country_code()}, Sorted{text, ""}, field, locale, country);
}

bool equals(const Customer& customer, std::string_view text, SortField field, std::string_view country) {
  const std::string_view held = value_of(customer, field);
  if (held.empty()) return false;
  if (field == SortField::mobile) return equals_phone(text, country, held, customer.country_code());
  if (field == SortField::vat_number) return equals_vat(text, held, customer.country_code());
  return fold(held, field) == fold(text, field);
}

int compare(const Customer& a, const Customer& b, SortField field, const std::string& locale,
            std::string_view country) {
  if (field == SortField::full_name) {
    int order = 0;
    for (const SortField part : parts_of_full_name)
      if (order == 0) order = compare(a, b, part, locale, country);
    return order;
  }
  if (!is_time(field))
    return compare(Sorted{value_of(a, field), a.country_code()}, Sorted{value_of(b, field), b.country_code()}, field,
                   locale, country);
  const bool created = field == SortField::created_at;
  const Timestamp x = created ? a.created_at() : a.last_modified_at();
  const Timestamp y = created ? b.created_at() : b.last_modified_at();
  return x < y ? -1 : x > y;
}

bool comes_before(const Customer& a, const Customer& b, SortField field, SortDirection direction,
                  const std::string& locale, std::string_view country) {
  const bool has_a = has_value(a, field), has_b = has_value(b, field);
  if (has_a != has_b) return has_a;
  int order = has_a ? compare(a, b, field, locale, country) : 0;
  if (order == 0) order = a.id().compare(b.id());
  return direction == SortDirection::ascending ? order < 0 : order > 0;
}

std::vector<Customer> ordered(std::vector<Customer> customers, SortField field, SortDirection direction,
                              const std::string& locale, std::string_view country) {
  std::ranges::sort(customers, [&](const Customer& a, const Customer& b) {
    return comes_before(a, b, field, direction, locale, country);
  });
  return customers;
}

}  // namespace custengine::test::naive
