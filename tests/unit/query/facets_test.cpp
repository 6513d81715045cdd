#include "query/facets.hpp"

#include "../engine/naive.hpp"
#include "../engine/naive_counts.hpp"
#include "../engine/request_maker.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "filter_maker.hpp"
#include "tenant_maker.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace facets_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using query::PlanOptions;

constexpr FacetField facet_fields[] = {FacetField::city, FacetField::postal_code, FacetField::country_code,
                                       FacetField::type, FacetField::extension};
constexpr PlanOptions by_scan{PlanOptions::Access::scan, PlanOptions::Order::automatic};

std::vector<Customer> made(const std::vector<CustomerDraft>& drafts) {
  Engine engine;
  engine.create_tenant("t", {.unique_external_reference = false}).value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  for (const auto& draft : drafts) customers.push_back(session.create(draft).value());
  return customers;
}

std::vector<FacetCount> counted(const std::vector<Customer>& customers, FacetField field, TenantShape shape = {}) {
  const auto tenant = make_tenant(shape);
  fill(*tenant, customers);
  return query::count_by(*tenant, field, {}).values;
}

using Counts = std::vector<FacetCount>;

}  // namespace

TEST_CASE("facet counts sort by count, then value, without empty values") {
  const auto customers = made({{.last_name = "a", .city = "Oslo"},
                               {.last_name = "b", .city = "Bergen"},
                               {.last_name = "c", .city = "Oslo"},
                               {.last_name = "d", .city = "Arendal"},
                               {.last_name = "e"}});
  CHECK(counted(customers, FacetField::city) == Counts{{"Oslo", 2}, {"Arendal", 1}, {"Bergen", 1}});
  CHECK(counted({}, FacetField::city).empty());
}

TEST_CASE("spellings of a value count together as the most frequent") {
  const auto customers = made({{.id = "1", .last_name = "a", .city = "TROMSØ"},
                               {.id = "2", .last_name = "a", .city = "Tromsø"},
                               {.id = "3", .last_name = "a", .city = "tromso"},
                               {.id = "4", .last_name = "a", .city = "Tromsø"},
                               {.id = "5", .last_name = "a", .city = "Bode\u0301"},
                               {.id = "6", .last_name = "a", .city = "Bod\u00E9"},
                               {.id = "7", .last_name = "a", .city = "BODE"}});
  for (const auto& indexes : {default_sort_indexes(), std::vector<SortField>{}})
    for (const char* locale : {"nb", ""})
      CHECK(counted(customers, FacetField::city, {.locale = locale, .sort_indexes = indexes}) ==
            Counts{{"Tromsø", 4}, {"BODE", 3}});
}

TEST_CASE("texts with equal sort keys count by their filter values") {
  // A soft hyphen counts in no order, but in filters.
  for (const bool reversed : {false, true}) {
    const auto id = [reversed](int number) { return std::to_string(reversed ? 9 - number : number); };
    const auto customers = made({{.id = id(1), .last_name = "a", .city = "Os\u00ADlo"},
                                 {.id = id(2), .last_name = "a", .city = "Oslo"},
                                 {.id = id(3), .last_name = "a", .city = "OSLO"},
                                 {.id = id(4), .last_name = "a", .city = "Malmo\u0308"},
                                 {.id = id(5), .last_name = "a", .city = "Malm\u00F6"},
                                 {.id = id(6), .last_name = "a", .city = "Malm\u00F6"}});
    for (const auto& indexes : {default_sort_indexes(), std::vector<SortField>{}})
      CHECK(counted(customers, FacetField::city, {.sort_indexes = indexes}) ==
            naive::counts(customers, FacetField::city));
    CHECK(counted(customers, FacetField::city).front() == FacetCount{"Malm\u00F6", 3});
  }
}

TEST_CASE("counts of hostile texts depend on no id, index or plan") {
  std::mt19937 random(41);
  const auto one_of = [&random](const auto& list) { return list[random() % std::size(list)]; };
  const std::vector<std::string> letters = {"o",       "O",      "\u00F6", "o\u0308", "x",      "X",  "\u00E5",
                                            "a\u030A", "\u212B", "\u00DF", "ss",      "\uFB01", "fi", "-",
                                            "7",       "07",     "\u0301", "7 7",     "'"};
  const std::vector<std::string> ignorable = {"", "", "", "\u00AD", "\u200D", "\u200B", "\u2060"};
  std::size_t by_position = 0, mixed = 0;
  for (int round = 0; round < 24; ++round) {
    std::vector<CustomerDraft> drafts(60, {.last_name = "a"});
    std::vector<int> ids(drafts.size());
    std::iota(ids.begin(), ids.end(), 0);
    std::ranges::shuffle(ids, random);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      drafts[i].id = "c-" + std::to_string(ids[i]);
      const auto length = random() % 3;
      for (std::size_t j = 0; j < length; ++j) {
        drafts[i].city += one_of(ignorable) + one_of(letters);
        drafts[i].postal_code += one_of(letters) + one_of(ignorable);
      }
    }
    const auto customers = made(drafts);
    for (const char* locale : {"nb", "", "th", "de-u-co-phonebk-ka-shifted", "en-u-kn"})
      for (const auto& indexes : {default_sort_indexes(), std::vector<SortField>{}}) {
        const auto tenant = make_tenant({.locale = locale, .sort_indexes = indexes});
        fill(*tenant, customers);
        CAPTURE(round, locale, indexes.size());
        for (const FacetField field : {FacetField::city, FacetField::postal_code}) {
          const Facets facets = query::count_by(*tenant, field, {.explain = true});
          by_position += facets.explain->order == Explain::Order::position;
          mixed += facets.explain->index_steps > facets.values.size();
          REQUIRE(facets.values == naive::counts(customers, field));
          REQUIRE(facets.values == query::count_by(*tenant, field, {}, by_scan).values);
          REQUIRE(facets.values == query::count_by(*tenant, field, {.query = "a"}).values);
          const auto name = field == FacetField::city ? fields::city : fields::postal_code;
          for (const auto& [value, count] : facets)
            REQUIRE(query::search(*tenant, {.where = name == value}).value().paging.total_count == count);
        }
      }
  }
  CHECK(by_position == 24 * 5 * 2);
  CHECK(mixed > 100);
}

TEST_CASE("too many spellings of one sort key are counted by reading") {
  // 4 200 spellings: which characters that count in no order stand behind which.
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 4200; ++i) {
    std::string city = "x";
    for (int bit = 0; bit < 13; ++bit) city += (i >> bit & 1) ? "\u200B" : "\u00AD";
    drafts.push_back({.last_name = "x", .city = city});
  }
  const auto customers = made(drafts);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  const Facets facets = query::count_by(*tenant, FacetField::city, {.explain = true});
  CHECK(facets.explain->order == Explain::Order::none);
  CHECK(facets.values == naive::counts(customers, FacetField::city));
}

TEST_CASE("a customer counts once for each extension code that it has") {
  Engine engine;
  const auto other = ExtensionCode::parse("OTHER").value();
  engine.create_tenant("t", {.allowed_extensions = {ExtensionCode::two_invoice, other}}).value();
  Session session = engine.session("t").value();
  session
      .create(
          {.id = "a", .last_name = "a", .extensions = {{other, "1"}, {ExtensionCode::two_invoice, "1"}, {other, "2"}}})
      .value();
  session.create({.id = "b", .last_name = "b", .extensions = {{other, "1"}}}).value();
  session.create({.id = "c", .company_name = "c"}).value();
  CHECK(session.count_by(FacetField::extension).value().values == Counts{{"OTHER", 2}, {"TWO_INVOICE", 1}});
  CHECK(session.count_by(FacetField::type).value().values == Counts{{"PERSON", 3}});
  CHECK(session.count_by(FacetField::extension, {.query = "a"}).value().values ==
        Counts{{"OTHER", 1}, {"TWO_INVOICE", 1}});
}

TEST_CASE("every plan counts as one by one") {
  const auto customers = make_customers(1200);
  std::size_t by_position = 0, values = 0;
  unsigned seed = 0;
  for (const std::string locale : {"nb", ""})
    for (const bool text_index : {true, false})
      for (const auto& sort_indexes :
           {std::vector<SortField>{SortField::country_code, SortField::postal_code, SortField::city},
            default_sort_indexes(), std::vector<SortField>{}}) {
        const auto tenant = make_tenant({.locale = locale, .sort_indexes = sort_indexes, .text_index = text_index});
        fill(*tenant, customers);
        RequestMaker maker(customers, ++seed);
        CAPTURE(locale, text_index, sort_indexes.size(), seed);
        FilterMaker filters(customers, maker);
        for (int round = 0; round < test::by_effort(12, 40); ++round) {
          SearchRequest request;
          if (!maker.one_in(4)) request = maker.one_in(2) ? maker.next_ranked() : maker.next();
          request.where = {};
          request.explain = true;
          std::vector<Customer> found;
          for (const Customer& customer : customers)
            if (naive::matches(customer, request, "NO")) found.push_back(customer);
          const bool has_filter = maker.one_in(3);
          if (has_filter) request.where = filters.next();
          for (const FacetField field : facet_fields) {
            INFO(to_string(field) << " of " << description(request));
            const Facets facets = query::count_by(*tenant, field, request);
            by_position += facets.explain->order == Explain::Order::position;
            values += facets.values.size();
            CHECK(facets.values == query::count_by(*tenant, field, request, by_scan).values);
            if (!has_filter) CHECK(facets.values == naive::counts(found, field));
          }
        }
      }
  CHECK(by_position > 12);
  CHECK(values > 1500);
}

TEST_CASE("a filter on a value finds as many as were counted") {
  const auto customers = make_customers(1200);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  std::size_t looked_at = 0;
  for (const auto& [value, count] : query::count_by(*tenant, FacetField::city, {})) {
    CHECK(query::search(*tenant, {.where = fields::city == value}).value().paging.total_count == count);
    ++looked_at;
  }
  CHECK(looked_at > 20);
}

TEST_CASE("facets with 4200 values are counted by reading customers") {
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 4200; ++i) drafts.push_back({.last_name = "x", .postal_code = std::to_string(100'000 + i)});
  const auto customers = made(drafts);
  const auto tenant = make_tenant({});
  fill(*tenant, customers);
  const Facets facets = query::count_by(*tenant, FacetField::postal_code, {.explain = true});
  CHECK(facets.values.size() == 4200);
  CHECK(facets.explain->order == Explain::Order::none);
  CHECK(facets.explain->to_string() ==
        "ALL no criteria: at most 4200 rows\ncandidates 4200, verified 0, matched 4200\nno order\n");
}

TEST_CASE("only criteria of the request are used and checked") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  session.create({.last_name = "a", .city = "Oslo"}).value();
  CHECK(
      session
          .count_by(FacetField::city, {.sort_by = SortField::relevance, .page_number = 0, .page_size = 0, .after = "x"})
          .value()
          .values == Counts{{"Oslo", 1}});
  const auto refused = session.count_by(static_cast<FacetField>(9), {.query = "\xff"});
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().violations.size() == 2);
  CHECK(refused.error().violations[0].field == "field");
  CHECK(refused.error().violations[1].field == "query");
  for (const FacetField field : facet_fields) CHECK(parse_facet_field(to_string(field)).value() == field);
  CHECK_THAT(parse_facet_field("shoeSize").error().message, Catch::Contains("customerType"));
}

}  // namespace facets_test
