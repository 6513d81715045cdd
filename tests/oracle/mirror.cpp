#include "mirror.hpp"

#include "../unit/engine/naive.hpp"
#include "../unit/engine/naive_numbers.hpp"
#include "../unit/engine/naive_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace custengine::test {

namespace {

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

/// The searched columns of a customer or a contact.
struct Searched {
  std::string_view postal_code, email, mobile, vat_number, country_code;
  std::vector<std::string_view> plain;
};

/// The columns of table customers: these, the searched columns, and the sort columns.
std::vector<SqlValue> searched_values(const Searched& texts, std::string_view country) {
  std::vector<SqlValue> values;
  for (const auto text : texts.plain) values.emplace_back(naive::fold(text));
  values.emplace_back(naive::fold_postal_code(texts.postal_code));
  values.emplace_back(naive::fold(texts.email));
  values.emplace_back(naive::fold(texts.mobile));
  values.emplace_back(naive::fold(texts.vat_number));
  values.emplace_back(naive::fold_email(texts.email));
  // Numbers with a blank around each.
  const auto home = naive::home_of(texts.country_code, country);
  std::string numbers = " ", digits = " ";
  for (const std::string& number : naive::phones(texts.mobile, home)) {
    numbers += number + " ";
    digits += digits_of(number) + " ";
  }
  values.emplace_back(numbers);
  values.emplace_back(digits);
  values.emplace_back(naive::phone_order(texts.mobile, home));
  const naive::Vat vat = naive::vat(texts.vat_number, texts.country_code);
  values.emplace_back(vat.number);
  values.emplace_back(vat.country);
  values.emplace_back(naive::vat_order(texts.vat_number, texts.country_code));
  return values;
}

constexpr const char* searched_columns =
    "f_postal TEXT, f_email TEXT, f_mobile TEXT, f_vat TEXT, email TEXT, mobile TEXT, mobile_digits TEXT, mobile_order "
    "TEXT, vat "
    "TEXT, "
    "vat_country TEXT, vat_order TEXT";

struct SortColumns {
  std::string value, keys;  // the keys are separated by commas
};

SortColumns sort_columns(SortField field) {
  switch (field) {
    case SortField::id:
      return {"id", "id"};
    case SortField::external_reference:
      return {"reference", "reference"};
    case SortField::display_name:
      return {"s_display", "s_display"};
    case SortField::first_name:
      return {"s_first", "s_first"};
    case SortField::last_name:
      return {"s_last", "s_last"};
    case SortField::company_name:
      return {"s_company", "s_company"};
    case SortField::city:
      return {"s_city", "s_city"};
    case SortField::email:
      return {"email", "email"};
    case SortField::mobile:
      return {"r_mobile", "mobile_order"};
    case SortField::postal_code:
      return {"r_postal", "r_postal"};
    case SortField::country_code:
      return {"r_country", "r_country"};
    case SortField::vat_number:
      return {"r_vat", "vat_order"};
    case SortField::ledger_number:
      return {"r_ledger", "length(ltrim(r_ledger, '0')), ltrim(r_ledger, '0'), length(r_ledger)"};
    case SortField::created_at:
      return {"'set'", "created"};
    case SortField::last_modified_at:
      return {"'set'", "modified"};
    case SortField::full_name:
      return {"s_last || s_first || s_company", "s_last, s_first, s_company"};
    case SortField::relevance:  // the mirror does not rank
      break;
  }
  return {};
}

/// Missing values last in both directions; ties by id.
template <class Request>
std::string order_by(const Request& request) {
  const auto [value, keys] = sort_columns(request.sort_by);
  const char* direction = request.direction == SortDirection::descending ? " DESC" : " ASC";
  std::string sql = " ORDER BY " + value + " = '' ASC, " + keys;
  // All keys of the ledger number get the same direction; the commas within ltrim are followed by a quote.
  if (request.sort_by == SortField::full_name) {
    for (const char* part : {"s_last,", "s_first,"}) sql.insert(sql.rfind(part) + std::strlen(part) - 1, direction);
  }
  for (std::size_t at = sql.find("), "); at != sql.npos; at = sql.find("), ", at + 1)) sql.insert(at + 1, direction);
  return sql + direction + ", id" + direction;
}

/// Builds a condition and the values of its parameters.
class Condition {
 public:
  Condition(const SearchRequest& request, std::string_view country) : request_(request), country_(country) {}

  std::string sql(const char* alias, const std::vector<std::string>& plain) {
    prefix_ = alias;
    std::string all = "1";
    if (!request_.email.empty()) all += " AND " + text("email", naive::fold_email(request_.email));
    if (!request_.mobile.empty()) all += " AND " + phone(request_.mobile);
    std::string every = "1";
    for (const auto& term : naive::terms_of(request_)) every += " AND " + any(term, plain);
    if (const auto whole = naive::whole_number_of(request_)) every = "(" + every + ") OR " + number(*whole);
    return all + " AND (" + every + ")";
  }

  std::string vat_number(const std::string& criterion) {
    const auto [country, number] = naive::vat(criterion, "");
    if (number.empty()) return "0";
    const std::string held = prefix_ + "vat", held_country = prefix_ + "vat_country";
    const std::string n = parameter(number), c = parameter(country);
    const std::string hit = request_.exact_match
                                ? held + " = " + n + " AND (" + c + " = '' OR " + held_country + " IN ('', " + c + "))"
                                : "instr(" + held_country + " || " + held + ", " + c + " || " + n + ") > 0 OR (" +
                                      held_country + " = '' AND instr(" + held + ", " + n + ") = 1)";
    return "(" + held + " <> '' AND (" + hit + "))";
  }

  void set_prefix(const char* alias) { prefix_ = alias; }
  const std::vector<SqlValue>& values() const { return values_; }

 private:
  std::string text(const std::string& column, const std::string& wanted) {
    const std::string name = prefix_ + column, at = parameter(wanted);
    const std::string hit = request_.exact_match ? name + " = " + at : "instr(" + name + ", " + at + ") > 0";
    return "(" + name + " <> '' AND " + hit + ")";
  }

  std::string parameter(const std::string& value) {
    values_.emplace_back(value);
    return "?" + std::to_string(values_.size());
  }

  std::string phone(const std::string& criterion) {
    std::string any = "(0";
    const auto add = [&](const char* column, const std::string& part) {
      any += " OR instr(" + prefix_ + column + ", " + parameter(part) + ") > 0";
    };
    for (const std::string& wanted : naive::phones(criterion, country_)) {
      if (request_.exact_match)
        add("mobile", " " + wanted + " ");
      else
        add("mobile_digits", digits_of(wanted));
    }
    const std::string digits = naive::all_digits_of(criterion);
    if (!request_.exact_match && !digits.empty()) add("mobile_digits", digits);
    return any + ")";
  }

  std::string any(const std::string& term, const std::vector<std::string>& plain) {
    const std::string folded = naive::fold(term);
    std::string some = "(0";
    for (const auto& column : plain) some += " OR " + text(column, folded);
    if (request_.email.empty()) some += " OR " + text("f_email", folded);
    if (request_.mobile.empty()) some += " OR " + text("f_mobile", folded);
    if (request_.vat_number.empty()) some += " OR " + text("f_vat", folded);
    some += " OR " + text("f_postal", naive::fold_postal_code(term));
    return some + " OR " + number(term) + ")";
  }

  /// A term with a digit in the normalised VAT number; one of digits and separators in mobile and postal code too.
  std::string number(const std::string& term) {
    const std::string wanted = naive::number_of(term);
    std::string some = "(0";
    if (!wanted.empty() && request_.vat_number.empty()) some += " OR " + vat_number(wanted);
    if (naive::is_number(term)) {
      if (request_.mobile.empty()) some += " OR " + phone(term);
      some += " OR " + text("f_postal", wanted);
    }
    return some + ")";
  }

  const SearchRequest& request_;
  std::string_view country_;
  std::string prefix_;
  std::vector<SqlValue> values_;
};

std::string parameters(std::size_t count) {
  std::string list = "?";
  for (std::size_t i = 1; i < count; ++i) list += ", ?";
  return list;
}

}  // namespace

Mirror::Mirror(const std::vector<Customer>& customers, const std::string& locale, const std::string& country,
               bool searches_all)
    : country_(country), searches_all_(searches_all) {
  database_.add_collation("icu", locale);
  database_.run(
      fmt::format("CREATE TABLE customers (f_first TEXT, f_last TEXT, f_city TEXT, "
                  "f_company TEXT, f_id TEXT, f_reference TEXT, f_ledger TEXT, f_loyalty TEXT, f_address TEXT, {}, id "
                  "TEXT PRIMARY KEY, reference TEXT, s_display TEXT COLLATE icu, "
                  "s_first TEXT COLLATE icu, s_last TEXT COLLATE icu, s_company TEXT COLLATE icu, "
                  "s_city TEXT COLLATE icu, r_mobile TEXT, r_postal TEXT, r_country TEXT, r_vat TEXT, "
                  "r_ledger TEXT, created INTEGER, modified INTEGER)",
                  searched_columns));
  database_.run(fmt::format("CREATE TABLE contacts (f_first TEXT, f_last TEXT, {}, customer TEXT)", searched_columns));
  database_.run("CREATE INDEX contacts_customer ON contacts (customer)");
  database_.run("BEGIN");
  for (const Customer& customer : customers) add(customer);
  database_.run("COMMIT");
}

void Mirror::add(const Customer& c) {
  auto values = searched_values({c.postal_code(),
                                 c.email(),
                                 c.mobile(),
                                 c.vat_number(),
                                 c.country_code(),
                                 {c.first_name(), c.last_name(), c.city(), c.company_name(), c.id(),
                                  c.external_reference(), c.ledger_number(), c.loyalty_id(), c.address()}},
                                country_);
  for (const std::string_view text :
       {c.id(), c.external_reference(), c.display_name(), c.first_name(), c.last_name(), c.company_name(), c.city(),
        c.mobile(), c.postal_code(), c.country_code(), c.vat_number(), c.ledger_number()})
    values.emplace_back(std::string(text));
  for (const Timestamp time : {c.created_at(), c.last_modified_at()})
    values.emplace_back(std::int64_t{time.time_since_epoch().count()});
  database_.run("INSERT INTO customers VALUES (" + parameters(values.size()) + ")", values);
  for (const Contact& contact : c.contacts()) {
    auto row = searched_values(
        {"", contact.email, contact.mobile, "", c.country_code(), {contact.first_name, contact.last_name}}, country_);
    row.emplace_back(std::string(c.id()));
    database_.run("INSERT INTO contacts VALUES (" + parameters(row.size()) + ")", row);
  }
}

std::vector<std::string> Mirror::ids(const ListRequest& request) {
  if (request.external_reference.empty()) return database_.run("SELECT id FROM customers" + order_by(request));
  return database_.run("SELECT id FROM customers WHERE reference = ?1" + order_by(request),
                       {request.external_reference});
}

std::vector<std::string> Mirror::ids(const SearchRequest& request) {
  Condition condition(request, country_);
  condition.set_prefix("customers.");
  std::string where = request.vat_number.empty() ? "1" : condition.vat_number(request.vat_number);
  const bool asks_contacts = !request.email.empty() || !request.mobile.empty() || !naive::terms_of(request).empty();
  std::vector<std::string> searched = {"f_first", "f_last", "f_city", "f_company"};
  if (searches_all_) searched.insert(searched.end(), {"f_id", "f_reference", "f_ledger", "f_loyalty", "f_address"});
  if (request.scope == SearchScope::customer)
    where += " AND " + condition.sql("customers.", searched);
  else if (asks_contacts)
    where += " AND EXISTS (SELECT 1 FROM contacts WHERE contacts.customer = customers.id AND " +
             condition.sql("contacts.", {"f_first", "f_last"}) + ")";
  return database_.run("SELECT id FROM customers WHERE " + where + order_by(request), condition.values());
}

}  // namespace custengine::test
