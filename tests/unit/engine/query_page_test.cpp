// The examples of docs/query.md that are no commands.

#include "support.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace query_page_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Lines = std::vector<std::string>;

/// Adds customers with these last names.
Session with_names(World& world, const Lines& names) {
  Session session = world.add_tenant("t", {.locale = "nb", .country_code = "NO"});
  for (const std::string& name : names) session.create({.last_name = name}).value();
  return session;
}

Lines names_of(const Page& page) {
  Lines names;
  for (const Customer& customer : page) names.emplace_back(customer.display_name());
  return names;
}

/// The highlighted text, with the matches between stars.
std::string marked(const Session& session, const std::string& query) {
  const Page page = session.search({.query = query, .highlights = true}).value();
  REQUIRE(page.hits.size() == 1);
  const auto& [field, ranges] = page.hits[0].highlights.at(0);
  const Customer& customer = page.items[0];
  std::string text(field == "mobile"       ? customer.mobile()
                   : field == "lastname"   ? customer.last_name()
                   : field == "postalCode" ? customer.postal_code()
                                           : customer.company_name());
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
    text.insert(range->end, "**").insert(range->begin, "**");
  return text;
}

}  // namespace

TEST_CASE("docs/query.md shows the real order and scores for berg") {
  World world;
  Session session = with_names(world, {"Solberg"});
  session.create({.first_name = "Zoe", .last_name = "Berg"}).value();
  session.create({.first_name = "Åse", .last_name = "Berg"}).value();
  session.create({.company_name = "Bergen Bil"}).value();
  const Page page = session.search({.query = "berg", .sort_by = SortField::relevance, .scores = true}).value();
  CHECK(names_of(page) == Lines{"Zoe Berg", "Åse Berg", "Bergen Bil", "Solberg"});
  std::vector<std::uint32_t> scores;
  for (const Hit& hit : page.hits) scores.push_back(*hit.score);
  CHECK(scores == std::vector<std::uint32_t>{40, 40, 30, 10});
}

TEST_CASE("docs/query.md lists the matches of hanzen with one typo") {
  World world;
  const Session session =
      with_names(world, {"Hansen", "Hanzén", "Janzen", "Jansen", "Groß", "Berg", "Ber", "Hansson 12"});
  const auto found = [&session](const std::string& query, std::size_t most) {
    return names_of(session.search({.query = query, .max_typos = most}).value());
  };
  CHECK(found("hanzen", 1) == Lines{"Hansen", "Hanzén", "Janzen"});
  CHECK(found("grosz", 1) == Lines{"Groß"});
  // The number of typos of a term depends on its length.
  CHECK(found("bxr", 2).empty());
  CHECK(found("bxrg", 2) == Lines{"Berg"});
  CHECK(found("xxhansen", 2) == Lines{"Hansen"});
  CHECK(found("xhanzen", 2) == Lines{"Hanzén"});  // 7 letters: one typo, and Hansen is two away
  CHECK(found("hansson13", 2).empty());
}

TEST_CASE("docs/query.md shows the real highlights") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  session.create({.company_name = "Großhandel Ægir", .mobile = "912 34 567"}).value();
  CHECK(marked(session, "aegir") == "Großhandel **Ægir**");
  CHECK(marked(session, "ssh") == "Gro**ßh**andel Ægir");
  CHECK(marked(session, "912") == "**912** 34 567");
  CHECK(marked(session, "91234") == "**912 34 567**");
  session.create({.last_name = "O’Connor", .postal_code = "722 11"}).value();
  CHECK(marked(session, "oco") == "**O’Co**nnor");
  CHECK(marked(session, "7221") == "**722 1**1");
}

TEST_CASE("spellings in docs/query.md count together; the filter agrees") {
  World world;
  Session session = world.add_tenant("t");
  for (const char* city : {"Tromsø", "TROMSO", "Tromsø", "Tromsø"})
    session.create({.first_name = "A", .city = city}).value();
  session.create({.first_name = "B"}).value();
  CHECK(session.count_by(FacetField::city).value().values == std::vector<FacetCount>{{.value = "Tromsø", .count = 4}});
  CHECK(session.search({.where = fields::city == "Tromsø"}).value().paging.total_count == 4U);
}

TEST_CASE("docs/query.md shows the real matches of numbers") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  REQUIRE(session.create({.id = "1", .first_name = "A", .mobile = "912 34 567", .postal_code = "722 11"}));
  REQUIRE(session.create({.id = "2", .first_name = "B", .postal_code = "72211", .vat_number = "NO 987 654 325 MVA"}));
  const auto found = [&session](const SearchRequest& request) { return ids_of(session.search(request).value()); };
  using Ids = std::vector<std::string>;
  CHECK(found({.query = "0047 91234567"}) == Ids{"1"});
  CHECK(found({.query = "912-34.567"}) == Ids{"1"});
  CHECK(found({.query = "0047 91234568"}).empty());
  CHECK(found({.query = "NO987654325MVA"}) == Ids{"2"});
  CHECK(found({.query = "SE987654325"}).empty());
  CHECK(found({.query = "72-211"}) == Ids{"1", "2"});
  CHECK(found({.query = "722 11", .exact_match = true}) == Ids{"1", "2"});
  CHECK(found({.where = fields::postal_code == "7 2211"}) == Ids{"1", "2"});
  CHECK(found({.where = fields::postal_code.contains("21 1")}) == Ids{"1", "2"});
  // One value of two spellings; it sorts by the bytes.
  CHECK(session.count_by(FacetField::postal_code).value().values == std::vector<FacetCount>{{"722 11", 2}});
  CHECK(found({.sort_by = SortField::postal_code, .direction = SortDirection::descending}) == Ids{"2", "1"});
}

TEST_CASE("docs/query.md shows the real suggestions") {
  World world;
  Session session = world.add_tenant("t", {.locale = "nb"});
  for (const char* first_name : {"Åse", "Hanna"})
    session.create({.first_name = first_name, .last_name = *first_name == 'H' ? "Berg" : "Hansen"}).value();
  session.create({.external_reference = "hans-1"}).value();
  CHECK(session.suggest("han").value() == Lines{"Hanna Berg", "Åse Hansen"});
  CHECK(session.suggest("åse h").value() == Lines{"Åse Hansen"});
}

TEST_CASE("docs/query.md shows the real group of duplicates") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  session
      .create({.id = "a-4",
               .first_name = "Ola",
               .last_name = "Nordmann",
               .email = "ola@example.com",
               .postal_code = "0150"})
      .value();
  session
      .create({.id = "a-3",
               .first_name = "K.",
               .last_name = "Nordmann",
               .email = "KARI@example.com",
               .mobile = "+47 91 23 45 67"})
      .value();
  session.create({.id = "a-2", .first_name = "Kari", .last_name = "Nordman", .postal_code = "0150"}).value();
  session
      .create({.id = "a-1",
               .first_name = "Kari",
               .last_name = "Nordmann",
               .email = "kari@example.com",
               .mobile = "91234567",
               .postal_code = "0150"})
      .value();
  const auto groups = session.find_duplicates().value().groups;
  REQUIRE(groups.size() == 1);
  Lines ids;
  for (const Customer& customer : groups[0].customers) ids.emplace_back(customer.id());
  CHECK(ids == Lines{"a-1", "a-2", "a-3"});
  using Reason = DuplicateReason;
  CHECK(groups[0].pairs ==
        std::vector<DuplicatePair>{{.first = 0, .second = 1, .reasons = {Reason::similar_name}},
                                   {.first = 0, .second = 2, .reasons = {Reason::email, Reason::mobile}}});
}

}  // namespace query_page_test
