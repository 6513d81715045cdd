#include "catch.hpp"
#include "tenant_maker.hpp"

#include <custengine/engine.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ranking_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// A tenant with customers that the tests name by their ids.
class Shop {
 public:
  explicit Shop(std::vector<CustomerDraft> drafts) {
    engine_.create_tenant("shop", {.locale = "nb", .country_code = "NO"}).value();
    Session session = open();
    for (CustomerDraft& draft : drafts) session.create(std::move(draft)).value();
  }
  Session open() const { return engine_.session("shop").value(); }

  /// "id score", in their order.
  std::vector<std::string> ranked(SearchRequest request) const {
    request.sort_by = SortField::relevance;
    request.scores = true;
    const Page page = open().search(request).value();
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < page.items.size(); ++i)
      lines.push_back(std::string(page.items[i].id()) + " " + std::to_string(*page.hits.at(i).score));
    return lines;
  }

  /// The texts of the only hit, with matches in brackets.
  std::vector<std::string> marked(SearchRequest request) const {
    request.highlights = true;
    const Page page = open().search(request).value();
    REQUIRE(page.items.size() == 1);
    REQUIRE(page.hits.size() == 1);
    CHECK_FALSE(page.hits[0].score);
    std::vector<std::string> lines;
    for (const Highlight& highlight : page.hits[0].highlights) {
      std::string text(text_of(page.items[0], highlight.field));
      std::size_t shift = 0;
      for (const auto& [begin, end] : highlight.ranges) {
        text.insert(begin + shift++, "[");
        text.insert(end + shift++, "]");
      }
      lines.push_back(highlight.field + " " + text);
    }
    return lines;
  }

 private:
  static std::string_view text_of(const Customer& customer, const std::string& field) {
    if (field == "firstname") return customer.first_name();
    if (field == "lastname") return customer.last_name();
    if (field == "companyName") return customer.company_name();
    if (field == "email") return customer.email();
    if (field == "mobile") return customer.mobile();
    if (field == "city") return customer.city();
    if (field == "vatNumber") return customer.vat_number();
    if (field == "postalCode") return customer.postal_code();
    if (field == "contacts[1].lastname") return customer.contacts()[1].last_name;
    if (field == "contacts[1].email") return customer.contacts()[1].email;
    FAIL("an unknown field: " << field);
    return {};
  }

  Engine engine_;
};

using Lines = std::vector<std::string>;

const Shop& berg_shop() {
  static const Shop shop({
      {.id = "inside", .last_name = "Solberg"},
      {.id = "word", .last_name = "Anne Berg"},
      {.id = "word-2", .email = "post@berg.no"},
      {.id = "start", .company_name = "Bergen Bil"},
      {.id = "whole", .last_name = "BERG"},
      {.id = "whole-2", .first_name = "Åse", .last_name = "Berg"},
      {.id = "whole-3", .first_name = "Zoe", .last_name = "Berg"},
      {.id = "none", .last_name = "Hansen"},
  });
  return shop;
}

}  // namespace

TEST_CASE("hits rank by whole field, start, word start, inside, name") {
  // "nb" sorts Å last.
  CHECK(berg_shop().ranked({.query = "berg"}) ==
        Lines{"whole 40", "whole-3 40", "whole-2 40", "start 30", "word 20", "word-2 20", "inside 10"});
  CHECK(berg_shop().ranked({.query = "berg", .direction = SortDirection::descending}) ==
        Lines{"inside 10", "word-2 20", "word 20", "start 30", "whole-2 40", "whole-3 40", "whole 40"});
}

TEST_CASE("a hit's score sums the best place of each term") {
  const Shop shop({{.id = "a", .first_name = "Anna", .last_name = "Anna-Berg", .city = "Berg"},
                   {.id = "b", .first_name = "Hanna", .last_name = "Bergersen", .city = "Oslo"}});
  CHECK(shop.ranked({.query = "anna berg"}) == Lines{"a 80", "b 40"});
  CHECK(shop.ranked({.query = "berg  BERG"}) == Lines{"a 40", "b 30"});  // one term
  CHECK(shop.ranked({.query = "oslo", .exact_match = true}) == Lines{"b 40"});
}

TEST_CASE("numbers are ranked in their normalised form as well") {
  const Shop shop({{.id = "a", .last_name = "x", .mobile = "912 34 567"},
                   {.id = "b", .last_name = "x", .mobile = "+47 991 23 456"},
                   {.id = "c", .last_name = "x", .mobile = "0046 70 912 34", .vat_number = "NO 912 345 678 MVA"}});
  CHECK(shop.ranked({.query = "91234567"}) == Lines{"a 40", "c 30"});
  CHECK(shop.ranked({.query = "912"}) == Lines{"a 30", "c 30", "b 10"});
  CHECK(shop.ranked({.query = "912345678"}) == Lines{"c 40"});
  CHECK(shop.ranked({.query = "+4799123456"}) == Lines{"b 40"});
}

TEST_CASE("a word after an apostrophe ranks as a word start") {
  const Shop shop({{.id = "start", .last_name = "Angelo"},
                   {.id = "behind", .last_name = "D’Angelo"},
                   {.id = "inside", .last_name = "Dangelo"}});
  CHECK(shop.ranked({.query = "ang"}) == Lines{"start 30", "behind 20", "inside 10"});
  CHECK(shop.ranked({.query = "d'ang"}) == Lines{"behind 30", "inside 30"});
  CHECK(shop.ranked({.query = "angleo", .max_typos = 1}) == Lines{"start 8", "behind 6"});
}

TEST_CASE("a whole query that is one number counts for each term") {
  const Shop shop({{.id = "number", .last_name = "A", .mobile = "91234567"},
                   {.id = "parts", .company_name = "0047 Bil", .mobile = "22334455", .vat_number = "91234567"},
                   {.id = "part", .last_name = "0047"}});
  CHECK(shop.ranked({.query = "0047 91234567"}) == Lines{"number 80", "parts 70"});
  CHECK(shop.ranked({.query = "+47 (912) 34.567"}) == Lines{"number 120", "parts 70"});
}

TEST_CASE("terms with digits rank in VAT numbers and postal codes") {
  const Shop shop({{.id = "vat", .company_name = "B", .vat_number = "NO 987 654 325 MVA"},
                   {.id = "post", .company_name = "C", .postal_code = "SW1A 1AA"},
                   {.id = "swede", .company_name = "D", .postal_code = "722 11"}});
  CHECK(shop.ranked({.query = "no987654325mva"}) == Lines{"vat 40"});
  CHECK(shop.ranked({.query = "no9876"}) == Lines{"vat 30"});
  CHECK(shop.ranked({.query = "654.325"}) == Lines{"vat 10"});
  CHECK(shop.ranked({.query = "sw1a1aa"}) == Lines{"post 40"});
  CHECK(shop.ranked({.query = "1aa"}) == Lines{"post 20"});
  CHECK(shop.ranked({.query = "72-211"}) == Lines{"swede 40"});
  CHECK(shop.ranked({.query = "SW1A1 AA", .exact_match = true}) == Lines{"post 40"});
}

TEST_CASE("the best contact that meets the criteria counts") {
  CustomerDraft draft{.id = "a", .company_name = "A"};
  draft.contacts = {{.first_name = "Bo", .last_name = "Berg", .email = "x@a.no"},
                    {.first_name = "Bo", .last_name = "Solberg", .email = "y@a.no"}};
  const Shop shop({draft});
  CHECK(shop.ranked({.query = "berg", .scope = SearchScope::contact}) == Lines{"a 40"});
  CHECK(shop.ranked({.query = "berg", .email = "y@", .scope = SearchScope::contact}) == Lines{"a 10"});
}

TEST_CASE("relevance order needs a query") {
  const Session session = berg_shop().open();
  const auto is_refused = [](const auto& result) {
    return !result && result.error().code == ErrorCode::invalid_argument && result.error().violations.size() == 1 &&
           result.error().violations[0].field == "sortBy";
  };
  CHECK(is_refused(session.list({.sort_by = SortField::relevance})));
  CHECK(is_refused(session.search({.sort_by = SortField::relevance})));
  CHECK(is_refused(session.search({.query = " \t ", .sort_by = SortField::relevance})));
  CHECK(is_refused(session.search({.email = "x", .sort_by = SortField::relevance})));
  CHECK(session.search({.query = "x", .sort_by = SortField::relevance}));
  CHECK(to_string(SortField::relevance) == "relevance");
  CHECK(parse_sort_field("relevance").value() == SortField::relevance);
  Engine engine;
  const auto created = engine.create_tenant("t", {.sort_indexes = {SortField::city, SortField::relevance}});
  REQUIRE_FALSE(created);
  CHECK(created.error().violations.at(0).field == "sortIndexes[1]");
}

TEST_CASE("a ranking cursor continues after its customer has changed") {
  Shop shop({{.id = "a", .last_name = "Berg"}, {.id = "b", .last_name = "Berger"}, {.id = "c", .last_name = "Bergli"}});
  Session session = shop.open();
  SearchRequest request{.query = "berg", .sort_by = SortField::relevance, .page_size = 1};
  const Page first = session.search(request).value();
  CHECK(ids_of(first) == Lines{"a"});
  session.update("a", {.last_name = "Solberg"}).value();
  request.after = first.next;
  const Page second = session.search(request).value();
  CHECK(ids_of(second) == Lines{"b"});
  request.after = second.next;
  CHECK(ids_of(session.search(request).value()) == Lines{"c"});
  // With other criteria the cursor is refused.
  request.max_typos = 1;
  CHECK_FALSE(session.search(request));
}

TEST_CASE("hits are empty unless requested; without query a score is 0") {
  const Session session = berg_shop().open();
  CHECK(session.search({.query = "berg"}).value().hits.empty());
  for (const SearchRequest& request : {SearchRequest{.scores = true}, SearchRequest{.email = "berg", .scores = true}}) {
    const Page page = session.search(request).value();
    REQUIRE(page.hits.size() == page.items.size());
    for (const Hit& hit : page.hits) CHECK(hit == Hit{.score = 0});
  }
}

TEST_CASE("a term is found with typos in a word") {
  const Shop shop({{.id = "hansen", .last_name = "Hansen"},
                   {.id = "hanssen", .last_name = "Hanssen"},
                   {.id = "jansen", .last_name = "Van Jansen"},
                   {.id = "johansson", .last_name = "Johansson"},
                   {.id = "gross", .last_name = "Groß"},
                   {.id = "bo", .last_name = "Bo"},
                   {.id = "email", .email = "hasnen@x.no"},
                   {.id = "nr", .last_name = "Nr", .postal_code = "5003"}});
  const auto found = [&](std::string query, std::size_t typos) {
    return shop.ranked({.query = std::move(query), .max_typos = typos});
  };
  CHECK(found("hansen", 0) == Lines{"hansen 40"});
  CHECK(found("hansen", 1) == Lines{"hansen 40", "hanssen 8", "email 7", "jansen 6"});
  CHECK(found("hansen", 2) == found("hansen", 1));  // short: one at most
  CHECK(found("jhoanson", 2) == Lines{"johansson 4"});
  CHECK(found("jhoanson", 1) == Lines{});
  CHECK(found("johnasson", 1) == Lines{"johansson 8"});
  CHECK(found("grosz", 1) == Lines{"gross 8"});
  CHECK(found("ba", 2) == Lines{});
  CHECK(found("5004", 2) == Lines{});
  CHECK(shop.ranked({.query = "hanzen", .exact_match = true, .max_typos = 2}) == Lines{});
  CHECK(shop.open().search({.email = "hansen@", .max_typos = 2}).value().items.empty());
  const auto refused = shop.open().search({.query = "a", .max_typos = 3});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().violations.at(0).field == "maxTypos");
}

TEST_CASE("highlights refer to the stored text") {
  CustomerDraft company{.id = "c",
                        .type = CustomerType::company,
                        .company_name = "Großhandel Ægir & Søn",
                        .email = "Post@Ægir.no",
                        .mobile = "912 34 567",
                        .city = "Straße Straße",
                        .vat_number = "NO 987 654 321 MVA"};
  company.contacts = {{.first_name = "Bo", .last_name = "Berg", .email = "bo@x.no"},
                      {.first_name = "Åse", .last_name = "Bergås", .email = "aas@x.no"}};
  const Shop shop({company});
  CHECK(shop.marked({.query = "aegir"}) == Lines{"companyName Großhandel [Ægir] & Søn", "email Post@[Ægir].no"});
  CHECK(shop.marked({.query = "ssh SON"}) == Lines{"companyName Gro[ßh]andel Ægir & [Søn]"});
  CHECK(shop.marked({.query = "grosshandel oss"}) == Lines{"companyName [Großhandel] Ægir & Søn"});  // one inside
  CHECK(shop.marked({.query = "gross sshand"}) == Lines{"companyName [Großhand]el Ægir & Søn"});     // one overlaps
  CHECK(shop.marked({.query = "strasse"}) == Lines{"city [Straße] [Straße]"});
  CHECK(shop.marked({.query = "s"}).size() == 3);
  CHECK(shop.marked({.query = "e"}).at(0) == "companyName Großhand[e]l [Æ]gir & Søn");
  CHECK(shop.marked({.query = "grosshandle", .max_typos = 1}) == Lines{"companyName [Großhandel] Ægir & Søn"});
  CHECK(shop.marked({.query = "straße straße", .exact_match = true}) == Lines{"city [Straße Straße]"});
  CHECK(shop.marked({.query = "912"}) == Lines{"mobile [912] 34 567"});
  CHECK(shop.marked({.query = "91234"}) == Lines{"mobile [912 34 567]"});
  CHECK(shop.marked({.query = "987654"}) == Lines{"vatNumber [NO 987 654 321 MVA]"});
  CHECK(shop.marked({.mobile = "1234"}) == Lines{"mobile [912 34 567]"});
  CHECK(shop.marked({.query = "ægir", .email = "ÆGIR"}) ==
        Lines{"companyName Großhandel [Ægir] & Søn", "email Post@[Ægir].no"});
  CHECK(shop.marked({.query = "berg aas", .scope = SearchScope::contact}) ==
        Lines{"contacts[1].lastname [Berg]ås", "contacts[1].email [aas]@x.no"});
  CHECK(shop.marked({.where = fields::city.is_set()}).empty());
}

TEST_CASE("highlights cover whole characters after folding") {
  const Shop shop({{.id = "1",
                    .first_name = "O’Connor",
                    .last_name = "ｶﾞ​ス",
                    .email = "josé@x.example",
                    .mobile = "912 34 567",
                    .postal_code = "722 11",
                    .vat_number = "NO 987 654 325 MVA"}});
  CHECK(shop.marked({.query = "o"}) ==
        Lines{"firstname [O]’C[o]nn[o]r", "email j[o]sé@x.example", "vatNumber N[O] 987 654 325 MVA"});
  CHECK(shop.marked({.query = "'oco'"}) == Lines{"firstname [O’Co]nnor"});
  CHECK(shop.marked({.query = "ガ"}) == Lines{"lastname [ｶﾞ​]ス"});
  CHECK(shop.marked({.email = "josÉ"}) == Lines{"email [josé]@x.example"});
  CHECK(shop.marked({.query = "jose"}) == Lines{"email [josé]@x.example"});
  CHECK(shop.marked({.query = "0047 91234567"}) == Lines{"mobile [912 34 567]"});
  CHECK(shop.marked({.query = "912 34 567"}) == Lines{"mobile [912 34 567]"});
  CHECK(shop.marked({.query = "912-34"}) == Lines{"mobile [912 34 567]"});
  CHECK(shop.marked({.query = "72-21"}) == Lines{"postalCode [722 1]1"});
  CHECK(shop.marked({.query = "NO987"}) == Lines{"vatNumber [NO 987 654 325 MVA]"});
}

TEST_CASE("the plan shows a term with typos") {
  const auto tenant = make_tenant({});
  const auto customers = make_customers(500);
  fill(*tenant, customers);
  const Page page = query::search(*tenant, {.query = "hanzen oslo", .explain = true, .max_typos = 2}).value();
  const std::string text = page.explain->to_string();
  CHECK(text.find("SIMILAR query 'hanzen', 1 typo: at most 500 rows") != std::string::npos);
}

}  // namespace ranking_test
