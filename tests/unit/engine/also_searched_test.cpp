#include "naive.hpp"
#include "naive_hits.hpp"
#include "request_maker.hpp"
#include "support.hpp"

#include <custengine/filter_fields.hpp>
#include <custengine/testing/generator.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace also_searched_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Ids = std::vector<std::string>;

const std::vector<SearchField> all_fields = {SearchField::id, SearchField::external_reference,
                                             SearchField::ledger_number, SearchField::loyalty_id, SearchField::address};

/// A value of each field that no other field has.
CustomerDraft ada() {
  CustomerDraft draft = {.id = "id-qqa",
                         .external_reference = "Ref qqb",
                         .last_name = "Lovelace",
                         .address = "Ørvegen 1\nInngang qqé",
                         .ledger_number = "0077",
                         .loyalty_id = "L-qqd"};
  draft.contacts = {{.id = "qqcontact", .first_name = "Bo", .last_name = "Berg"}};
  return draft;
}

const std::vector<std::pair<SearchField, std::string>> terms = {{SearchField::id, "QQA"},
                                                                {SearchField::external_reference, "qqb"},
                                                                {SearchField::ledger_number, "0077"},
                                                                {SearchField::loyalty_id, "l-qqd"},
                                                                {SearchField::address, "orvegen qqe"}};

std::uint64_t total(const Session& session, const SearchRequest& request) {
  return session.search(request).value().paging.total_count.value();
}

}  // namespace

TEST_CASE("a query searches extra fields only if the tenant says so") {
  World world;
  for (const bool text_index : {true, false}) {
    const std::string kind = text_index ? "-indexed" : "-plain";
    Session usual = world.add_tenant("usual" + kind, {.text_index = text_index});
    usual.create(ada()).value();
    for (const auto& [field, term] : terms) {
      INFO(term << kind);
      CHECK(total(usual, {.query = term}) == 0);
      const std::string name = std::string(to_string(field)) + kind;
      Session asking = world.add_tenant(name, {.text_index = text_index, .also_searched = {field}});
      asking.create(ada()).value();
      for (const auto& [other, others_term] : terms) {
        INFO(others_term);
        CHECK(total(asking, {.query = others_term}) == (other == field ? 1 : 0));
        CHECK(total(asking, {.query = others_term + " lovelace"}) == (other == field ? 1 : 0));
        CHECK(total(asking, {.query = others_term, .scope = SearchScope::contact}) == 0);
      }
      CHECK(total(asking, {.query = "qqcontact"}) == 0);
      CHECK(world.engine.check_invariants(name));
    }
  }
}

TEST_CASE("an exact query equals a field that is also searched") {
  World world;
  Session session = world.add_tenant("t", {.also_searched = all_fields});
  session.create(ada()).value();
  for (const char* query : {"ID-QQA", "ref QQB", "0077", "l-qqd", "orvegen 1\nInngang QQE"}) {
    INFO(query);
    CHECK(total(session, {.query = query, .exact_match = true}) == 1);
    CHECK(total(session, {.query = std::string(query).substr(1), .exact_match = true}) == 0);
  }
}

TEST_CASE("hits name the field that was also searched") {
  World world;
  Session session = world.add_tenant("t", {.also_searched = all_fields});
  session.create(ada()).value();
  const auto hit_of = [&session](SearchRequest request) {
    request.scores = request.highlights = true;
    return session.search(request).value().hits.at(0);
  };
  const std::vector<std::pair<std::string, Highlight>> expected = {{"qqa", {"customerUid", {{3, 6}}}},
                                                                   {"qqb", {"externalId", {{4, 7}}}},
                                                                   {"77", {"ledgerNumber", {{2, 4}}}},
                                                                   {"qqd", {"loyaltyId", {{2, 5}}}},
                                                                   {"qqe", {"address", {{19, 23}}}}};
  for (const auto& [query, highlight] : expected) {
    INFO(query);
    CHECK(hit_of({.query = query}).highlights == std::vector{highlight});
  }
  CHECK(hit_of({.query = "0077"}).score == 40);     // the whole field
  CHECK(hit_of({.query = "orv"}).score == 30);      // its start
  CHECK(hit_of({.query = "inngang"}).score == 20);  // the start of a word
  CHECK(hit_of({.query = "ngang"}).score == 10);    // inside a word
  CHECK(hit_of({.query = "inngong", .max_typos = 1}).score == 6);
  const Hit several = hit_of({.query = "qq"});
  Ids fields;
  for (const Highlight& highlight : several.highlights) fields.push_back(highlight.field);
  CHECK(fields == Ids{"customerUid", "externalId", "address", "loyaltyId"});  // in field order
}

TEST_CASE("a change of an also searched field is found at once") {
  World world;
  Session session = world.add_tenant("t", {.also_searched = {SearchField::address}});
  session.create(ada()).value();
  session.update("id-qqa", {.address = "Storgata 7"}).value();
  CHECK(total(session, {.query = "orvegen"}) == 0);
  CHECK(total(session, {.query = "storgata"}) == 1);
  REQUIRE(world.engine.check_invariants("t"));
  session.update("id-qqa", {.address = clear}).value();
  CHECK(total(session, {.query = "storgata"}) == 0);
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("a fork searches the same fields as its original") {
  World world;
  Session session = world.add_tenant("t", {.also_searched = {SearchField::loyalty_id}});
  session.create(ada()).value();
  world.engine.fork("t", "copy").value();
  Session copy = world.open("copy");
  copy.create({.id = "b", .last_name = "B", .loyalty_id = "L-qqd2"}).value();
  CHECK(total(copy, {.query = "qqd"}) == 2);
  CHECK(total(session, {.query = "qqd"}) == 1);
  CHECK(world.engine.check_invariants("copy"));
}

TEST_CASE("the text index serves filters on fields also searched") {
  World world;
  const Session asking = world.add_tenant("asking", {.also_searched = {SearchField::address}});
  const Session usual = world.add_tenant("usual", {});
  const SearchRequest request = {.where = fields::address.contains("gata"), .explain = true};
  CHECK(asking.search(request).value().explain->paths.front().access == Explain::Access::text);
  CHECK(usual.search(request).value().explain->paths.front().access == Explain::Access::scan);
}

TEST_CASE("only tenants with extra fields index them") {
  World world;
  testing::Generator generator({.seed = 2, .id_prefix = "g-"});
  std::vector<CustomerDraft> with = generator.take(400), without = with;
  for (CustomerDraft& draft : without) draft.address.clear();
  const auto fill = [&world](const char* id, TenantOptions options, const std::vector<CustomerDraft>& drafts) {
    world.add_tenant(id, std::move(options)).import_customers(drafts).value();
    return bytes_of(world, id, "text index");
  };
  const auto usual = fill("usual", {}, with), bare = fill("bare", {}, without);
  const auto asking = fill("asking", {.also_searched = {SearchField::address}}, with);
  CHECK(usual == bare);
  CHECK(asking > usual);
}

TEST_CASE("searches of all fields find what the naive search finds") {
  World world;
  const TenantOptions indexed{.locale = "nb", .country_code = "NO", .also_searched = all_fields};
  TenantOptions plain = indexed;
  plain.text_index = false;
  Session first = world.add_tenant("indexed", indexed), second = world.add_tenant("plain", plain);
  testing::Generator generator({.seed = 12, .id_prefix = "g-"});
  const std::vector<CustomerDraft> drafts = generator.take(150);
  for (Session* session : {&first, &second}) session->import_customers(drafts, {.restore = true}).value();
  const std::vector<Customer> customers = all_customers(world, first);
  RequestMaker random(customers, 5, all_fields);
  std::size_t found = 0;
  for (int round = 0; round < 60; ++round) {
    SearchRequest request = random.next_ranked();
    request.page_size = 1000;
    INFO(description(request));
    std::vector<Customer> expected;
    for (const Customer& customer : customers)
      if (naive::matches(customer, request, "NO", all_fields)) expected.push_back(customer);
    std::ranges::sort(expected, [&](const Customer& a, const Customer& b) {
      return naive::comes_before(a, b, request, "nb", "NO", all_fields);
    });
    found += expected.size();
    for (const Session* session : {&first, &second}) {
      const Page page = session->search(request).value();
      REQUIRE(ids_of(page).size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        REQUIRE(page.items[i].id() == expected[i].id());
        if (!page.hits.empty()) REQUIRE(page.hits[i] == naive::hit(expected[i], request, "NO", all_fields));
      }
    }
  }
  CHECK(found > 100);
}

TEST_CASE("names of searched fields are the wire names") {
  for (const SearchField field : all_fields) CHECK(parse_search_field(to_string(field)).value() == field);
  CHECK(to_string(SearchField::external_reference) == "externalId");
  CHECK(to_string(static_cast<SearchField>(5)) == "?");
  const auto unknown = parse_search_field("city");
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().violations.front().field == "alsoSearched");
  CHECK(unknown.error().message.find("customerUid, externalId, ledgerNumber, loyaltyId, address") != std::string::npos);
}

}  // namespace also_searched_test
