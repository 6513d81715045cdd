// Every field with every operator, compared with a second implementation of the rules.

#include "naive.hpp"
#include "support.hpp"

#include <custengine/external.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/generator.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <random>
#include <set>

namespace filter_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace custengine::fields;

struct TextUnderTest {
  TextField field;
  std::function<std::string(const Customer&)> get;
  std::optional<SortField> sort;  // without one, folded texts are compared
};

AccountManager manager_of(const Customer& customer) {
  return customer.account_manager().value_or(AccountManager());
}

std::function<std::string(const Customer&)> text_of(std::string_view (Customer::*get)() const noexcept) {
  return [get](const Customer& customer) { return std::string((customer.*get)()); };
}

const std::vector<TextUnderTest>& texts_under_test() {
  static const std::vector<TextUnderTest> all = {
      {id, text_of(&Customer::id), SortField::id},
      {external_reference, text_of(&Customer::external_reference), SortField::external_reference},
      {first_name, text_of(&Customer::first_name), SortField::first_name},
      {last_name, text_of(&Customer::last_name), SortField::last_name},
      {company_name, text_of(&Customer::company_name), SortField::company_name},
      {email, text_of(&Customer::email), SortField::email},
      {mobile, text_of(&Customer::mobile), SortField::mobile},
      {address, text_of(&Customer::address), {}},
      {postal_code, text_of(&Customer::postal_code), SortField::postal_code},
      {city, text_of(&Customer::city), SortField::city},
      {country_code, text_of(&Customer::country_code), SortField::country_code},
      {vat_number, text_of(&Customer::vat_number), SortField::vat_number},
      {ledger_number, text_of(&Customer::ledger_number), SortField::ledger_number},
      {pricelist_id, text_of(&Customer::pricelist_id), {}},
      {loyalty_id, text_of(&Customer::loyalty_id), {}},
      {origin, text_of(&Customer::origin), {}},
      {internal_note, text_of(&Customer::internal_note), {}},
      {display_name, text_of(&Customer::display_name), SortField::display_name},
      {account_manager_id, [](const Customer& c) { return manager_of(c).id; }, {}},
      {account_manager_display_name, [](const Customer& c) { return manager_of(c).display_name; }, {}},
      {account_manager_user_code, [](const Customer& c) { return manager_of(c).user_code; }, {}},
  };
  return all;
}

/// Full and sparse customers, with other cases, accents, alphabets, ties and numbers in any form.
std::vector<CustomerDraft> drafts_to_filter() {
  std::vector<CustomerDraft> drafts = testing::Generator({.seed = 3, .locales = {"nb", "sv", "de"}}).take(25);
  const char* names[] = {"Åsgård", "asgard", "ASGÅRD AS", "Ärla", "Øye", "oye", "Z", "å", "aa", "太郎", "x's", "B"};
  const char* numbers[] = {"7", "007", "10", "0"};
  int count = 0;
  for (const std::string name : names) {
    CustomerDraft draft = {.id = "F-" + std::to_string(count), .external_reference = name + "-ref"};
    draft.first_name = draft.company_name = draft.city = draft.address = draft.origin = draft.loyalty_id = name;
    draft.last_name = count % 3 == 0 ? "" : name + " Moe";
    draft.type = static_cast<CustomerType>(count % 2);
    draft.internal_note = "note\n" + name;
    draft.postal_code = "0" + std::to_string(count % 4) + "AB";
    draft.email = count % 4 == 0 ? "" : (name.find(' ') == name.npos ? name : "x") + "@Example.com";
    draft.mobile = (count % 2 == 0 ? "+47 " : "") + std::to_string(90000000 + count / 2);
    draft.vat_number = (count % 2 == 0 ? "NO " : "") + std::to_string(910 + count / 2) + " MVA";
    draft.ledger_number = numbers[count % 4];
    draft.country_code = count % 2 == 0 ? "NO" : "";
    draft.pricelist_id = count % 3 == 0 ? "Retail-1" : "";
    if (count % 2 == 0) draft.payment_terms = count * 10;
    if (count % 3 == 0) draft.credit = Credit{count * 100 - 300, -count};
    if (count % 4 == 0) draft.account_manager = AccountManager{"m-" + std::to_string(count), name, ""};
    if (count % 5 == 0) draft.extensions = {{ExtensionCode::two_invoice, "org-" + std::to_string(count % 2)}};
    if (count % 3 == 1) draft.contacts = {{.first_name = "Kari", .last_name = "Lie"}};
    if (count % 3 == 2) draft.addresses = {{.city = "Bergen"}};
    if (count % 4 == 3) draft.consents = {{.name = "news"}};
    drafts.push_back(std::move(draft));
    ++count;
  }
  drafts.push_back({.id = "only-mobile", .mobile = "no digits"});
  return drafts;
}

struct Shop {
  std::string locale, country;
  World world;
  Session session;
  std::vector<Customer> customers;

  Shop(const std::string& in_locale, const std::string& in_country)
      : locale(in_locale),
        country(in_country),
        session(world.add_tenant("shop", {.locale = locale, .country_code = country})) {
    for (const CustomerDraft& draft : drafts_to_filter()) {
      session.create(draft).value();
      world.clock->advance(std::chrono::milliseconds{1});
    }
    session.update("F-1", {.origin = "changed"}).value();
    customers = all_customers(world, session);
  }

  /// Checks that a search finds exactly the expected customers, and that the filter's text parses to an equal filter.
  void check(const Filter& filter, const std::function<bool(const Customer&)>& should_match) {
    INFO(filter.to_string());
    const auto page = session.search({.where = filter, .sort_by = SortField::id, .page_size = 1000});
    REQUIRE(page);
    std::vector<std::string> expected;
    for (const Customer& customer : customers)
      if (should_match(customer)) expected.emplace_back(customer.id());
    CHECK(ids_of(*page) == expected);
    CHECK(page->paging.total_count == expected.size());
    CHECK(Filter::parse(filter.to_string()).value() == filter);
  }
};

/// Checks ==, !=, <, <=, >, >= of one field with one value. `compare` returns nullopt for a customer without a value.
template <class F, class T>
void check_order(Shop& shop, const F& field, const T& value,
                 const std::function<std::optional<int>(const Customer&)>& compare) {
  shop.check(field < value, [&](const Customer& c) { return compare(c) && *compare(c) < 0; });
  shop.check(field <= value, [&](const Customer& c) { return compare(c) && *compare(c) <= 0; });
  shop.check(field > value, [&](const Customer& c) { return compare(c) && *compare(c) > 0; });
  shop.check(field >= value, [&](const Customer& c) { return compare(c) && *compare(c) >= 0; });
}

template <class F, class T>
void check_value(Shop& shop, const F& field, const T& value, const T& other,
                 const std::function<std::optional<T>(const Customer&)>& get) {
  shop.check(field == value, [&](const Customer& c) { return get(c) == value; });
  shop.check(field != value, [&](const Customer& c) { return get(c) != value; });
  shop.check(field.in({value, other}), [&](const Customer& c) { return get(c) == value || get(c) == other; });
  shop.check(field.in({}), [](const Customer&) { return false; });
  shop.check(field.is_set(), [&](const Customer& c) { return get(c).has_value(); });
  shop.check(!(field == value), [&](const Customer& c) { return get(c) != value; });
}

/// Values of customers, parts and other spellings of them, and values that no customer has.
std::vector<std::string> literals_for(const TextUnderTest& text, const std::vector<Customer>& customers) {
  std::set<std::string> held;
  for (const Customer& customer : customers) held.insert(text.get(customer));
  std::vector<std::string> literals = {"", "\u0301", "'", " ", "zzz", "ÅS", "a", "9"};
  std::size_t number = 0;
  for (const std::string& value : held) {
    if (number++ % (held.size() / 6 + 1) != 0) continue;
    literals.push_back(value);
    literals.push_back(naive::fold(value));
    literals.push_back(naive::fold(value).substr(0, 3));
  }
  return literals;
}

void check_text(Shop& shop, const TextUnderTest& text, const std::string& literal) {
  const TextField& field = text.field;
  const auto fold = [&](const std::string& value) {
    return text.sort ? naive::fold(value, *text.sort) : naive::fold(value);
  };
  const std::string wanted = fold(literal);
  const auto folded = [&](const Customer& c) { return fold(text.get(c)); };
  const auto has = [&](const Customer& c) { return !text.get(c).empty(); };
  const auto equals = [&](const Customer& c, const std::string& value) {
    return text.sort ? naive::equals(c, value, *text.sort, shop.country) : has(c) && folded(c) == fold(value);
  };
  shop.check(field == literal, [&](const Customer& c) { return equals(c, literal); });
  shop.check(field != literal, [&](const Customer& c) { return !equals(c, literal); });
  shop.check(field.starts_with(literal), [&](const Customer& c) { return has(c) && folded(c).starts_with(wanted); });
  shop.check(field.contains(literal),
             [&](const Customer& c) { return has(c) && folded(c).find(wanted) != std::string::npos; });
  shop.check(field.in({"moe", literal}), [&](const Customer& c) { return equals(c, literal) || equals(c, "moe"); });
  const bool is_digits = literal.find_first_not_of("0123456789") == std::string::npos;
  if (text.sort == SortField::ledger_number && !is_digits) return;
  check_order(shop, field, literal, [&](const Customer& c) -> std::optional<int> {
    if (!has(c)) return std::nullopt;
    return text.sort ? naive::compare(c, literal, *text.sort, shop.locale, shop.country) : folded(c).compare(wanted);
  });
}

std::optional<std::int64_t> terms_of(const Customer& customer) {
  return customer.payment_terms();
}
std::optional<std::int64_t> limit_of(const Customer& customer) {
  return customer.credit() ? std::optional(customer.credit()->limit) : std::nullopt;
}
std::optional<std::int64_t> balance_of(const Customer& customer) {
  return customer.credit() ? std::optional(customer.credit()->balance) : std::nullopt;
}
std::optional<std::int64_t> version_of(const Customer& customer) {
  return static_cast<std::int64_t>(customer.version());
}

template <class T>
std::optional<int> compared(const std::optional<T>& value, const T& with) {
  if (!value) return std::nullopt;
  return *value < with ? -1 : *value > with;
}

}  // namespace

TEST_CASE("every operator filters texts as documented") {
  for (const auto& [locale, country] :
       std::vector<std::pair<std::string, std::string>>{{"nb", "NO"}, {"sv", "SE"}, {"", ""}}) {
    Shop shop(locale, country);
    for (const TextUnderTest& text : texts_under_test()) {
      INFO("locale \"" << locale << "\", " << text.field.wire_name());
      const auto has = [&](const Customer& c) { return !text.get(c).empty(); };
      shop.check(text.field.is_set(), has);
      shop.check(!text.field.is_set(), [&](const Customer& c) { return !has(c); });
      shop.check(text.field.in({}), [](const Customer&) { return false; });
      for (const std::string& literal : literals_for(text, shop.customers)) check_text(shop, text, literal);
    }
  }
}

TEST_CASE("numbers, times and types are filtered exactly") {
  Shop shop("nb", "NO");
  using Get = std::optional<std::int64_t> (*)(const Customer&);
  const std::vector<std::pair<NumberField, Get>> numbers = {
      {payment_terms, terms_of}, {credit_limit, limit_of}, {credit_balance, balance_of}, {version, version_of}};
  for (const auto& [field, get] : numbers) {
    for (const std::int64_t value : {-300, -3, -1, 0, 1, 2, 20, 600}) {
      check_value<NumberField, std::int64_t>(shop, field, value, 40, get);
      check_order(shop, field, value, [&, read = get](const Customer& c) { return compared(read(c), value); });
    }
  }
  shop.check(version <= std::numeric_limits<std::uint64_t>::max(), [](const Customer&) { return true; });
  for (const bool is_created : {true, false}) {
    const TimeField& field = is_created ? created_at : last_modified_at;
    const auto get = [is_created](const Customer& c) -> std::optional<Timestamp> {
      return is_created ? c.created_at() : c.last_modified_at();
    };
    for (const Customer& customer : {shop.customers.front(), shop.customers[9], shop.customers.back()}) {
      const Timestamp value = *get(customer), other = customer.created_at() + std::chrono::milliseconds{2};
      check_value<TimeField, Timestamp>(shop, field, value, other, get);
      check_order(shop, field, value, [&](const Customer& c) { return compared(get(c), value); });
    }
  }
  const auto type_of = [](const Customer& c) { return std::optional(c.type()); };
  for (const CustomerType value : {CustomerType::person, CustomerType::company, CustomerType::b2b})
    check_value<TypeField, CustomerType>(shop, type, value, CustomerType::b2b, type_of);
}

TEST_CASE("is_set and has_extension filter objects, lists, extensions") {
  Shop shop("nb", "NO");
  shop.check(credit.is_set(), [](const Customer& c) { return c.credit().has_value(); });
  shop.check(account_manager.is_set(), [](const Customer& c) { return c.account_manager().has_value(); });
  shop.check(addresses.is_set(), [](const Customer& c) { return !c.addresses().empty(); });
  shop.check(contacts.is_set(), [](const Customer& c) { return !c.contacts().empty(); });
  shop.check(consents.is_set(), [](const Customer& c) { return !c.consents().empty(); });
  shop.check(extensions.is_set(), [](const Customer& c) { return !c.extensions().empty(); });
  shop.check(!extensions.is_set(), [](const Customer& c) { return c.extensions().empty(); });
  const auto has = [](std::string_view organization_id) {
    return [organization_id](const Customer& c) {
      return std::ranges::any_of(c.extensions(), [&](const Extension& extension) {
        return organization_id.empty() || extension.organization_id == organization_id;
      });
    };
  };
  shop.check(has_extension(ExtensionCode::two_invoice), has(""));
  shop.check(has_extension(ExtensionCode::two_invoice, "org-0"), has("org-0"));
  shop.check(has_extension(ExtensionCode::two_invoice, "org-1"), has("org-1"));
  shop.check(has_extension(ExtensionCode::two_invoice, "org-2"), has("org-2"));
  shop.check(has_extension(ExtensionCode::parse("OTHER").value()), [](const Customer&) { return false; });
}

TEST_CASE("and, or and not follow their truth tables") {
  Shop shop("nb", "NO");
  using Matches = std::function<bool(const Customer&)>;
  using Judged = std::pair<Filter, Matches>;
  const std::vector<Judged> leaves = {
      {city.contains("as"), [](const Customer& c) { return naive::fold(c.city()).find("as") != std::string::npos; }},
      {email.is_set(), [](const Customer& c) { return !c.email().empty(); }},
      {payment_terms < 50, [](const Customer& c) { return c.payment_terms() && *c.payment_terms() < 50; }},
      {type == CustomerType::company, [](const Customer& c) { return c.type() == CustomerType::company; }},
      {Filter(), [](const Customer&) { return true; }},
      {!Filter(), [](const Customer&) { return false; }}};
  std::mt19937 random(5);
  std::vector<Judged> grown = leaves;
  for (int i = 0; i < 200; ++i) {
    const auto [a, a_matches] = grown[random() % grown.size()];
    const auto [b, b_matches] = grown[random() % grown.size()];
    Judged made;
    switch (random() % 3) {
      case 0:
        made = {!a, [x = a_matches](const Customer& c) { return !x(c); }};
        break;
      case 1:
        made = {a && b, [x = a_matches, y = b_matches](const Customer& c) { return x(c) && y(c); }};
        break;
      default:
        made = {a || b, [x = a_matches, y = b_matches](const Customer& c) { return x(c) || y(c); }};
    }
    shop.check(made.first, made.second);
    if (made.first.to_string().size() < 1000) grown.push_back(std::move(made));
  }
}

TEST_CASE("the narrowest of several limits on one field holds") {
  Shop shop("nb", "NO");
  const Timestamp earliest = shop.customers.front().created_at();
  Timestamp latest = earliest;
  for (const Customer& customer : shop.customers) latest = std::max(latest, customer.created_at());
  REQUIRE(earliest < latest);
  for (const auto& [low, high] : {std::pair(earliest, latest), std::pair(latest, earliest)}) {
    shop.check(created_at < low && created_at <= high,
               [low = low, high = high](const Customer& c) { return c.created_at() < low && c.created_at() <= high; });
    shop.check(created_at > low && created_at >= high,
               [low = low, high = high](const Customer& c) { return c.created_at() > low && c.created_at() >= high; });
  }
}

TEST_CASE("two conditions combine exactly, even on the same field") {
  Shop shop("nb", "NO");
  const auto found = [&](const Filter& filter) {
    const auto ids = ids_of(shop.session.search({.where = filter, .page_size = 1000}).value());
    return std::set<std::string>(ids.begin(), ids.end());
  };
  const std::vector<Filter> conditions = {(city < "c"),     city.contains("s"),       city == "asgard",
                                          city >= "asgard", first_name.contains("s"), (first_name < "c"),
                                          city.in({"oye"}), mobile.contains("9"),     (mobile > "+479")};
  for (const Filter& a : conditions) {
    CHECK_FALSE(found(a).empty());
    for (const Filter& b : conditions) {
      INFO((a && b).to_string());
      std::set<std::string> both, either;
      std::ranges::set_intersection(found(a), found(b), std::inserter(both, both.end()));
      std::ranges::set_union(found(a), found(b), std::inserter(either, either.end()));
      CHECK(found(a && b) == both);
      CHECK(found(a || b) == either);
    }
  }
}

TEST_CASE("a filter is one criterion among the others") {
  Shop shop("nb", "NO");
  const auto total = [&](const SearchRequest& request) {
    return shop.session.search(request).value().paging.total_count;
  };
  const auto query = total({.query = "asgard"});
  CHECK(query == 3U);
  CHECK(total({.query = "asgard", .where = city == "asgard as"}) == 1U);
  CHECK(total({.query = "asgard", .where = !(city == "asgard as")}) == 2U);
  CHECK(total({.query = "asgard", .where = city == "z"}) == 0U);
  const auto contacts_called_kari = total({.query = "kari", .scope = SearchScope::contact});
  CHECK(*contacts_called_kari > 1);
  CHECK(total({.query = "kari", .scope = SearchScope::contact, .where = id == "f-1"}) == 1U);
  CHECK(total({.scope = SearchScope::contact, .where = id == "f-1"}) == 1U);
  const auto request = search_request_from_json(R"({"query":"asgard","where":"city == 'ÅSGÅRD AS'"})").value();
  CHECK(ids_of(shop.session.search(request).value()) == std::vector<std::string>{"F-2"});
  // Pages of filtered customers, in the order of an index that also has others.
  const auto page =
      shop.session.search({.where = id.starts_with("f-"), .sort_by = SortField::id, .page_number = 2, .page_size = 5});
  CHECK(page->items.size() == 5);
  CHECK(page->paging.total_count == 12U);
}

TEST_CASE("a search reports a bad filter together with other faults") {
  Shop shop("nb", "NO");
  Filter chain = city == "a";
  for (std::size_t i = 0; i < Filter::max_nodes; ++i) chain = std::move(chain) && city != "b";
  for (const Filter& filter : {chain, city == "\xff", TextField("shoe") == "a", TextField("credit.limit") == "a"}) {
    const auto page = shop.session.search({.where = filter, .page_size = 0});
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::invalid_argument);
    CHECK(fields_of(page.error()) == std::vector<std::string>{"where", "pageSize"});
    CHECK(code_of(error_of(shop.session.search_external({.where = filter}))) == ErrorCode::invalid_argument);
  }
}

TEST_CASE("a filter may have 256 conditions, and a list is one of them") {
  Shop shop("nb", "NO");
  Filter chain = city.in(std::vector<std::string>(700, "Oslo"));
  while (std::ranges::count(chain.to_string(), '=') < 2 * 255) chain = std::move(chain) || last_name == "nobody";
  const auto total = shop.session.search({.where = city == "Oslo"}).value().paging.total_count;
  CHECK(shop.session.search({.where = chain}).value().paging.total_count == total);
  const Filter longer = chain || email.is_set();
  for (const auto& error : {error_of(shop.session.search({.where = longer})),
                            error_of(shop.session.count_by(FacetField::city, {.where = longer}))}) {
    REQUIRE(code_of(error) == ErrorCode::invalid_argument);
    CHECK(fields_of(*error) == std::vector<std::string>{"where"});
    CHECK_THAT(error->message, Catch::Contains("has more than 256 conditions"));
  }
}

TEST_CASE("many conditions on a few fields hold as each one alone") {
  Shop shop("nb", "NO");
  const auto found = [&](const Filter& filter) {
    const auto ids = ids_of(shop.session.search({.where = filter, .page_size = 1000}).value());
    return std::set<std::string>(ids.begin(), ids.end());
  };
  Filter any = !Filter(), all;
  std::set<std::string> either, both = found(Filter());
  const auto add = [&](const Filter& one) {
    const auto more = found(one);
    either.insert(more.begin(), more.end());
    std::erase_if(both, [&](const std::string& held) { return !more.contains(held); });
    any = any || one;
    all = all && one;
    CHECK(found(any) == either);
    CHECK(found(all) == both);
    CHECK(found(!any).size() == found(Filter()).size() - either.size());
  };
  for (const Customer& customer : shop.customers) {
    const std::string name(customer.last_name()), place(customer.city());
    if (name.empty() || place.empty()) continue;
    for (const Filter& one : {city != place + "x", last_name < "zz", city.contains(place) || city != "y",
                              last_name >= name || city.is_set(), city <= place || !city.in({place}),
                              last_name.contains(name) || city.starts_with(place)})
      add(one);
  }
}

TEST_CASE("an external source gets the filter unchanged") {
  class Source final : public ExternalCustomerSource {
   public:
    Result<ExternalPage> search(const ExternalSearchRequest& request) override {
      seen = request.criteria.where;
      return ExternalPage();
    }
    Filter seen;
  };
  World world;
  const auto source = std::make_shared<Source>();
  const Session session =
      world.add_tenant("shop", {.extensions = {TenantExtension::external_customer_search}, .external_source = source});
  const Filter filter = city == "Oslo" || !email.is_set();
  REQUIRE(session.search_external({.where = filter}));
  CHECK(source->seen == filter);
}

}  // namespace filter_test
