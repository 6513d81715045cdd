#include "naive.hpp"
#include "naive_hits.hpp"
#include "request_maker.hpp"
#include "support.hpp"

#include <custengine/testing/generator.hpp>

#include <algorithm>

namespace search_test {

namespace {

using namespace custengine;
using namespace custengine::test;

Session fill(World& world, const std::string& country) {
  Session session = world.add_tenant("t", {.locale = "nb", .country_code = country, .sort_indexes = {SortField::city}});
  testing::Generator generator({.seed = 3, .company_share = 0.5, .contact_share = 0.8, .id_prefix = "g-"});
  for (const auto& draft : generator.take(300)) session.create(draft).value();
  return session;
}

}  // namespace

TEST_CASE("search agrees with a plain implementation of the rules") {
  std::size_t hits = 0, with_hits = 0;
  for (const std::string country : {"NO", "SE", ""}) {
    World world;
    const Session session = fill(world, country);
    const std::vector<Customer> customers = all_customers(world, session);
    RequestMaker maker(customers, 42);
    for (int round = 0; round < 300; ++round) {
      SearchRequest request = maker.next();
      INFO(description(request) << ", by " << to_string(request.sort_by) << ' ' << to_string(request.direction)
                                << ", in " << country);
      std::vector<Customer> expected;
      for (const Customer& customer : customers)
        if (naive::matches(customer, request, country)) expected.push_back(customer);
      expected = naive::ordered(std::move(expected), request.sort_by, request.direction, "nb", country);
      hits += expected.size();
      with_hits += !expected.empty();

      request.page_size = 1000;
      const Page whole = session.search(request).value();
      const bool whole_is_expected = whole.items == expected;
      CHECK(whole_is_expected);
      CHECK(whole.paging.total_count == expected.size());
      request.page_size = 7;
      request.page_number = 2;
      const Page second = session.search(request).value();
      CHECK(second.paging == Paging{.page_number = 2, .page_size = 7, .total_count = expected.size()});
      const auto offset = static_cast<std::ptrdiff_t>(std::min<std::size_t>(7, expected.size()));
      const auto end = static_cast<std::ptrdiff_t>(std::min<std::size_t>(14, expected.size()));
      CHECK(second.items == std::vector(expected.begin() + offset, expected.begin() + end));
    }
  }
  CHECK(with_hits > 450);  // the requests are worth asking
  CHECK(hits > 5000);
}

TEST_CASE("all criteria must hold") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  REQUIRE(session.create({.id = "1", .first_name = "Ada", .email = "ada@a.no", .mobile = "91000001"}));
  REQUIRE(session.create({.id = "2", .first_name = "Ada", .email = "ada@b.no", .vat_number = "987654325"}));
  REQUIRE(session.create({.id = "3", .first_name = "Bo", .email = "bo@a.no", .mobile = "91000001"}));
  const auto found = [&session](SearchRequest request) {
    request.sort_by = SortField::id;
    return ids_of(session.search(request).value());
  };
  using Ids = std::vector<std::string>;
  CHECK(found({.query = "ada", .email = "a.no"}) == Ids{"1"});
  CHECK(found({.mobile = "1000001", .email = "a.no"}) == Ids{"1", "3"});
  CHECK(found({.query = "ada", .vat_number = "98765"}) == Ids{"2"});
  CHECK(found({.mobile = "1", .vat_number = "9"}).empty());
  CHECK(found({.query = "ada", .exact_match = true, .email = "ADA@A.NO"}) == Ids{"1"});
}

TEST_CASE("the query skips fields that have their own criterion") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  REQUIRE(session.create({.email = "ada@example.com", .mobile = "91234567", .vat_number = "987654325"}));
  const auto total = [&session](const SearchRequest& request) {
    return session.search(request).value().paging.total_count;
  };
  CHECK(total({.query = "example 9123 9876"}) == 1U);
  CHECK(total({.query = "9123 9876", .email = "example"}) == 1U);
  CHECK(total({.query = "example", .email = "example"}) == 0U);
  CHECK(total({.query = "9123", .mobile = "91234567"}) == 0U);
  CHECK(total({.query = "+4791234567", .mobile = "91234567"}) == 0U);
  CHECK(total({.query = "9876", .vat_number = "987654325"}) == 0U);
}

TEST_CASE("contact scope: all criteria match in one contact") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  CustomerDraft draft = {.id = "c", .company_name = "Fjell AS", .email = "post@fjell.no", .vat_number = "987654325"};
  draft.contacts = {{.first_name = "Per", .last_name = "Ås", .email = "per@fjell.no", .mobile = "91000001"},
                    {.first_name = "Per", .last_name = "Moe", .email = "moe@fjell.no"}};
  REQUIRE(session.create(draft));
  REQUIRE(session.create({.first_name = "Per", .last_name = "Ås", .email = "per@fjell.no"}));
  const auto total = [&session](SearchRequest request) {
    request.scope = SearchScope::contact;
    return session.search(request).value().paging.total_count;
  };
  CHECK(total({.query = "per"}) == 1U);  // the customer is the hit, once
  CHECK(total({.query = "moe per"}) == 1U);
  CHECK(total({.query = "moe as"}) == 0U);                     // two contacts
  CHECK(total({.query = "moe", .mobile = "91000001"}) == 0U);  // two contacts
  CHECK(total({.query = "ås", .mobile = "+4791000001"}) == 1U);
  CHECK(total({.email = "post@"}) == 0U);     // the customer's
  CHECK(total({.query = "fjell as"}) == 1U);  // "fjell" in the email, "as" in the name
  CHECK(total({.query = "fjell", .email = "per"}) == 0U);
  CHECK(total({.vat_number = "987654325"}) == 1U);  // stays the customer's
  CHECK(total({.query = "per", .vat_number = "987654325"}) == 1U);
  CHECK(total({.query = "per", .vat_number = "1"}) == 0U);
  CHECK(total({.query = "987654325"}) == 0U);
  CHECK(total({}) == 2U);  // without criteria a search is a list, contacts or not
}

TEST_CASE("a query of only white space is no query") {
  World world;
  const Session session = fill(world, "NO");
  const std::vector<std::string> all = ids_of(session.search({.page_size = 1000}).value());
  REQUIRE(all.size() == 300);
  for (const char* query : {" ", "\t \n", "\u00a0\u2003"}) {
    CHECK(ids_of(session.search({.query = query, .page_size = 1000}).value()) == all);
    CHECK(ids_of(session.search({.query = query, .exact_match = true, .page_size = 1000}).value()) == all);
  }
}

TEST_CASE("without a count a page has the same customers, and no total") {
  World world;
  const Session session = fill(world, "NO");
  for (const SearchRequest& request :
       {SearchRequest{.count = CountMode::none}, SearchRequest{.query = "a", .count = CountMode::none},
        SearchRequest{.query = "a", .page_number = 99, .count = CountMode::none}}) {
    const Page page = session.search(request).value();
    CHECK_FALSE(page.paging.total_count);
    SearchRequest counting = request;
    counting.count = CountMode::exact;
    CHECK(session.search(counting).value().items == page.items);
  }
}

TEST_CASE("an email criterion folds only case, the query accents too") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.email = "Bjørn@Ærlig.no"}));
  const auto total = [&session](const SearchRequest& request) {
    return session.search(request).value().paging.total_count;
  };
  for (const bool exact : {false, true}) {
    CHECK(total({.exact_match = exact, .email = "BJØRN@ærlig.NO"}) == 1U);
    CHECK(total({.exact_match = exact, .email = "bjorn@aerlig.no"}) == 0U);
    CHECK(total({.query = "bjorn@aerlig.no", .exact_match = exact}) == 1U);
  }
  CHECK(total({.email = "ørn@æ"}) == 1U);
  CHECK(total({.email = "orn@"}) == 0U);
}

TEST_CASE("a query may have 4096 bytes, another criterion 255") {
  World world;
  const Session session = world.add_tenant("t");
  CHECK(session.search({.query = std::string(4096, 'a')}));
  CHECK(session.search({.query = std::string(4096, ' ')}));
  const std::string longest(255, '1'), longer(256, '1');
  CHECK(session.search({.mobile = longest, .email = longest, .vat_number = longest}));
  const auto error = error_of(session.search({.mobile = longer, .email = longer, .vat_number = longer}));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"mobile", "email", "vatNumber"});
}

TEST_CASE("an exact query matches as a whole, with its blanks") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  REQUIRE(session.create({.first_name = "Ada", .last_name = "van  Dyk", .mobile = "+47 912 34 567"}));
  const auto total = [&session](std::string query) {
    return session.search({.query = std::move(query), .exact_match = true}).value().paging.total_count;
  };
  CHECK(total("ada") == 1U);
  CHECK(total(" ada") == 0U);
  CHECK(total("ada ") == 0U);
  CHECK(total("VAN  DYK") == 1U);
  CHECK(total("van dyk") == 0U);
  CHECK(total("+47 912 34 567") == 1U);
  CHECK(total("91234567") == 1U);  // numbers, in the normalised form
  CHECK(total("912-34 567") == 1U);
  CHECK(total("912 34 56") == 0U);
}

TEST_CASE("a cursor is allowed only with page 1") {
  World world;
  Session session = world.add_tenant("t");
  for (const char* name : {"A", "B", "C"}) REQUIRE(session.create({.first_name = name}));
  const std::string listed = session.list({.page_size = 1}).value().next,
                    found = session.search({.page_size = 1}).value().next;
  for (const std::size_t page_number : {0U, 2U}) {
    const auto list = error_of(session.list({.page_number = page_number, .page_size = 1, .after = listed}));
    const auto search = error_of(session.search({.page_number = page_number, .page_size = 1, .after = found}));
    for (const auto& error : {list, search}) {
      REQUIRE(code_of(error) == ErrorCode::invalid_argument);
      CHECK(fields_of(*error) == std::vector<std::string>{page_number == 0 ? "pageNumber" : "after"});
    }
  }
  CHECK(session.list({.page_size = 1, .after = listed}).value().paging.page_number == 1);
}

TEST_CASE("a query may have 64 different terms; equal ones are one") {
  World world;
  const Session session = fill(world, "NO");
  const auto terms = [](std::size_t count) {
    std::string query;
    for (std::size_t i = 0; i < count; ++i) query += " t" + std::to_string(100 + i);
    return query;
  };
  const auto refused = [&](SearchRequest request) {
    const auto page = session.search(request);
    if (page) return false;
    CHECK(page.error().code == ErrorCode::invalid_argument);
    CHECK(fields_of(page.error()) == std::vector<std::string>{"query"});
    CHECK_THAT(page.error().message, Catch::Contains("has more than 64 different terms"));
    CHECK(fields_of(*error_of(session.count_by(FacetField::city, request))) == std::vector<std::string>{"query"});
    return true;
  };
  for (const std::size_t typos : {std::size_t{0}, std::size_t{2}}) {
    CHECK_FALSE(refused({.query = terms(64), .max_typos = typos}));
    CHECK(refused({.query = terms(65), .max_typos = typos}));
    CHECK_FALSE(refused({.query = terms(63) + terms(63) + " T100 \u00e5 A\u030a", .max_typos = typos}));
  }
  CHECK_FALSE(refused({.query = terms(65), .exact_match = true}));  // one term
}

TEST_CASE("a query's terms split at commas and lose punctuation") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  REQUIRE(session.create({.id = "1", .first_name = "Kari", .last_name = "Nordmann", .email = "kari@x.example"}));
  REQUIRE(session.create({.id = "2", .company_name = "... Wait?"}));
  const auto found = [&session](const std::string& query, bool exact = false) {
    return ids_of(session.search({.query = query, .exact_match = exact, .sort_by = SortField::id}).value());
  };
  using Ids = std::vector<std::string>;
  for (const char* query : {"Nordmann, Kari", "nordmann,kari", "nordmann;kari", "Nordmann，Kari", "Nordmann、Kari",
                            "Nordmann；Kari", "(Kari) «Nordmann»!", "Kari Nordmann <kari@x.example>",
                            "„Kari“ ‘Nordmann’", "[kari] {nord}", "Kari: nordmann."}) {
    CAPTURE(query);
    CHECK(found(query) == Ids{"1"});
  }
  CHECK(found("...") == Ids{"2"});
  CHECK(found("wait") == Ids{"2"});
  CHECK(found("wait?!") == Ids{"2"});
  CHECK(found("?") == Ids{"2"});
  CHECK(found("nord.mann").empty());
  CHECK(found("Nordmann, Kari", true).empty());
  CHECK(found("nordmann.", true).empty());
  // A term that folds to an empty text is dropped.
  CHECK(found("kari '") == Ids{"1"});
  for (const char* query : {",", " ; ", "'", "​", "́", "´"}) {
    CAPTURE(query);
    CHECK(found(query) == Ids{"1", "2"});
    CHECK(session.search({.query = query, .sort_by = SortField::relevance}).error().violations.at(0).field == "sortBy");
  }
}

TEST_CASE("all comparisons of emails agree") {
  World world;
  Session session = world.add_tenant("t", {});
  const std::vector<std::string> emails = {"José@x.example",    "josé@X.example", "jose@x.example", "straße@x.example",
                                           "strasse@x.example", "o'n@x.example",  "on@x.example"};
  for (std::size_t i = 0; i < emails.size(); ++i)
    REQUIRE(session.create({.id = std::to_string(i),
                            .email = emails[i],
                            .contacts = {{.first_name = "a", .last_name = "b", .email = emails[i]}}}));
  using Ids = std::vector<std::string>;
  const auto check = [&](const std::string& email, const Ids& equal, const Ids& parts) {
    CAPTURE(email);
    const auto found = [&](SearchRequest request) {
      request.sort_by = SortField::id;
      return ids_of(session.search(request).value());
    };
    for (const SearchScope scope : {SearchScope::customer, SearchScope::contact}) {
      CHECK(found({.exact_match = true, .email = email, .scope = scope}) == equal);
      CHECK(found({.email = email.substr(0, email.size() - 8), .scope = scope}) == parts);
    }
    CHECK(found({.where = fields::email == email}) == equal);
    CHECK(found({.where = fields::email.in({email, "other"})}) == equal);
    CHECK(found({.where = fields::email.starts_with(email.substr(0, email.size() - 8))}) == parts);
    CHECK(found({.where = fields::email >= email && fields::email <= email}) == equal);
  };
  check("JOS\u00C9@x.example", {"0", "1"}, {"0", "1"});
  check("jose@x.example", {"2"}, {"2"});
  check("STRA\u00DFE@x.example", {"3"}, {"3"});
  check("strasse@x.example", {"4"}, {"4"});
  check("O'N@x.example", {"5"}, {"5"});
  check("on@x.example", {"6"}, {"6"});
  // The terms of a query ignore accents and apostrophes there too.
  CHECK(session.search({.query = "jose@"}).value().paging.total_count == 3U);
  CHECK(session.search({.query = "o'n@x"}).value().paging.total_count == 2U);
  const auto report = session.import_customers(
      std::vector<CustomerDraft>{{.email = "STRA\u00DFE@X.example"}, {.email = "STRASSE@X.example"}},
      {.on_conflict = OnConflict::skip, .match_by = {MatchField::email}});
  CHECK(report->skipped == 2);
}

TEST_CASE("terms that are equal when folded are one term") {
  World world;
  Session session = world.add_tenant("t", {.locale = "nb", .country_code = "NO"});
  session.create({.id = "a", .first_name = "\u00c5se", .last_name = "Berg"}).value();
  const auto hit = [&](const std::string& query) {
    return session.search({.query = query, .max_typos = 1, .scores = true, .highlights = true}).value().hits;
  };
  CHECK(hit("\u00e5se ASE berg a\u030ase BERG") == hit("ase berg"));
  CHECK(hit("ase berg").front().score == 80);
}

}  // namespace search_test
