// Lists, searches and filters.

#include "../sort_fields.hpp"
#include "../unit/engine/naive.hpp"
#include "../unit/engine/request_maker.hpp"
#include "values.hpp"

namespace custengine::test::twin {

namespace {

/// A text field of a filter: its constant, its getter, and its sort field.
struct FilterText {
  fields::TextField field;
  std::string_view (Customer::*get)() const noexcept;
  SortField sort;
};

constexpr FilterText filter_texts[] = {
    {fields::id, &Customer::id, SortField::id},
    {fields::city, &Customer::city, SortField::city},
    {fields::last_name, &Customer::last_name, SortField::last_name},
    {fields::first_name, &Customer::first_name, SortField::first_name},
    {fields::company_name, &Customer::company_name, SortField::company_name},
    {fields::postal_code, &Customer::postal_code, SortField::postal_code},
    {fields::email, &Customer::email, SortField::email},
    {fields::mobile, &Customer::mobile, SortField::mobile},
    {fields::vat_number, &Customer::vat_number, SortField::vat_number},
    {fields::country_code, &Customer::country_code, SortField::country_code},
    {fields::external_reference, &Customer::external_reference, SortField::external_reference},
    {fields::ledger_number, &Customer::ledger_number, SortField::ledger_number},
    {fields::display_name, &Customer::display_name, SortField::display_name},
};

class ConditionMaker {
 public:
  ConditionMaker(Random& random, const TwinTenant& tenant, const std::vector<Customer>& customers, RequestMaker& pieces)
      : random_(random), tenant_(tenant), customers_(customers), pieces_(pieces) {}

  Condition next(std::size_t depth = 2) {
    if (depth == 0 || random_.one_in(2)) return simple();
    Condition a = next(depth - 1);
    if (random_.one_in(5)) return {!a.filter, [x = a.holds](const Customer& c) { return !x(c); }};
    Condition b = next(depth - 1);
    if (random_.one_in(2))
      return {a.filter && b.filter, [x = a.holds, y = b.holds](const Customer& c) { return x(c) && y(c); }};
    return {a.filter || b.filter, [x = a.holds, y = b.holds](const Customer& c) { return x(c) || y(c); }};
  }

 private:
  Condition simple() {
    switch (random_.below(8)) {
      case 0:
        return of_time();
      case 1:
        return {has_extension(ExtensionCode::two_invoice), [](const Customer& c) {
                  for (const auto& extension : c.extensions())
                    if (extension.code == ExtensionCode::two_invoice) return true;
                  return false;
                }};
      case 2:
        return of_number();
      case 3:
        return {fields::contacts.is_set(), [](const Customer& c) { return !c.contacts().empty(); }};
      default:
        return of_text();
    }
  }

  Condition of_number() {
    const auto number = static_cast<std::int64_t>(random_.below(60));
    switch (random_.below(3)) {
      case 0:
        return {fields::payment_terms < number,
                [number](const Customer& c) { return c.payment_terms() && *c.payment_terms() < number; }};
      case 1:
        return {fields::credit_balance >= number,
                [number](const Customer& c) { return c.credit() && c.credit()->balance >= number; }};
      default:
        return {fields::version == 1 + number % 4,
                [number](const Customer& c) { return c.version() == static_cast<std::uint64_t>(1 + number % 4); }};
    }
  }

  Condition of_time() {
    const Timestamp time = random_.one_of(customers_).last_modified_at();
    if (random_.one_in(2))
      return {fields::created_at >= time, [time](const Customer& c) { return c.created_at() >= time; }};
    return {fields::last_modified_at < time, [time](const Customer& c) { return c.last_modified_at() < time; }};
  }

  Condition of_text() {
    const FilterText& text = filter_texts[random_.below(std::size(filter_texts))];
    const auto get = text.get;
    const fields::TextField field = text.field;
    const Customer other = random_.one_of(customers_);
    const std::string value((other.*get)());
    const auto folded = [get, sort = text.sort](const Customer& c) { return naive::fold((c.*get)(), sort); };
    const auto is_set = [get](const Customer& c) { return !(c.*get)().empty(); };
    if (value.empty() || random_.one_in(8)) return {field.is_set(), is_set};
    const auto country = tenant_.options.country_code;
    const auto order = [=, sort = text.sort, locale = tenant_.options.locale](const Customer& c) {
      return naive::compare(c, value, sort, locale, country);
    };
    const auto equals = [=, sort = text.sort](const Customer& c) { return naive::equals(c, value, sort, country); };
    const std::string start = pieces_.some_start_of(value);
    switch (random_.below(8)) {
      case 0:
        return {field != value, [=](const Customer& c) { return !equals(c); }};
      case 1:
        return {field < value, [=](const Customer& c) { return is_set(c) && order(c) < 0; }};
      case 2:
        return {field <= value, [=](const Customer& c) { return is_set(c) && order(c) <= 0; }};
      case 3:
        return {field > value, [=](const Customer& c) { return is_set(c) && order(c) > 0; }};
      case 4:
        return {field >= value, [=](const Customer& c) { return is_set(c) && order(c) >= 0; }};
      case 5:
        return {field.starts_with(start), [=, sort = text.sort](const Customer& c) {
                  return folded(c).starts_with(naive::fold(start, sort)) && is_set(c);
                }};
      case 6:
        return {field.contains(start), [=, sort = text.sort](const Customer& c) {
                  return folded(c).find(naive::fold(start, sort)) != std::string::npos && is_set(c);
                }};
      default:
        return {field == value, equals};
    }
  }

  Random& random_;
  const TwinTenant& tenant_;
  const std::vector<Customer>& customers_;
  RequestMaker& pieces_;
};

/// About as many different terms as allowed, most of them in every customer, some of them twice.
std::string many_terms(Random& random) {
  std::string query;
  for (std::size_t term = 62 + random.below(5); term > 0; --term) {
    query += random.one_of({" o", " e", " EX", " a"});
    query += static_cast<char>('a' + term % 26);
    if (term > 26) query += static_cast<char>('a' + term / 26);
  }
  return query + (random.one_in(2) ? " o E o" : "");
}

template <class Request>
void choose_page(Random& random, Request& request) {
  request.sort_by = sort_field(random.below(sort_field_count));
  request.direction = random.one_in(2) ? SortDirection::ascending : SortDirection::descending;
  request.page_size = random.one_of<std::size_t>({1, 2, 3, 7, 20, 50, 1000});
  if (random.one_in(3)) request.page_number = 1 + random.below(6);
  if (random.one_in(40))
    request.page_number = random.one_of<std::size_t>({0, 1000, std::size_t(-1), std::size_t(1) << 62});
  if (random.one_in(40)) request.page_size = random.one_of<std::size_t>({0, 1001, std::size_t(-1)});
}

}  // namespace

ListRequest some_list(Random& random, const Contents& contents) {
  ListRequest request;
  choose_page(random, request);
  if (random.one_in(6)) request.external_reference = some_reference(random, contents);
  if (random.one_in(60)) request.sort_by = SortField::relevance;  // refused
  return request;
}

AskedSearch some_search(Random& random, const TwinTenant& tenant) {
  AskedSearch asked;
  std::vector<Customer> customers;
  for (const Item& item : tenant.contents.customers) customers.push_back(*item.seen);
  if (!customers.empty()) {
    RequestMaker pieces(customers, random.bits(), tenant.options.also_searched);
    if (!random.one_in(4)) asked.request = random.one_in(3) ? pieces.next_ranked() : pieces.next();
    if (random.one_in(3)) {
      const Condition condition = ConditionMaker(random, tenant, customers, pieces).next();
      asked.request.where = condition.filter;
      asked.where = condition.holds;
    }
  } else {
    asked.request.query = "oslo";
  }
  const SortField sort_by = asked.request.sort_by;
  choose_page(random, asked.request);
  // Without a query it is refused.
  if (sort_by == SortField::relevance || random.one_in(60)) asked.request.sort_by = SortField::relevance;
  if (random.one_in(60)) asked.request.max_typos = 3;
  if (random.one_in(4)) asked.request.count = CountMode::none;
  if (random.one_in(40)) asked.request.query = "\xff";
  if (random.one_in(40)) asked.request.query = many_terms(random);
  if (random.one_in(40)) asked.request.mobile = "9\x01";
  return asked;
}

std::string some_prefix(Random& random, const Contents& contents) {
  if (contents.customers.empty() || random.one_in(12))
    return random.one_of<std::string>(
        {"", " ", "a", "-", "o", "\xff", std::string(256, 'x'), "a b", "É", "'", "ang", "brien", "o’b"});
  const std::vector<Customer> one = {*random.one_of(contents.customers).seen};
  std::string name(one.front().display_name());
  if (const auto blank = name.find(' '); random.one_in(2) && blank != name.npos) name.erase(0, blank + 1);
  std::string prefix = RequestMaker(one, random.bits()).some_start_of(name);
  return random.one_in(4) ? naive::fold(prefix) : prefix;
}

}  // namespace custengine::test::twin
