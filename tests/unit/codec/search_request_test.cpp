#include <custengine/json.hpp>

#include "catch.hpp"

#include <string>

namespace custengine::search_request_test {
namespace {

TEST_CASE("a search request is read member by member") {
  const auto request = search_request_from_json(R"({"query":"q","exactMatch":true,"mobile":"m",
      "email":"e","vatNumber":"v","scope":"CONTACT","where":"city == 'Oslo'","sortBy":"ledgerNumber","sortDirection":"DESC",
      "pageNumber":3,"pageSize":10,"after":"a","count":"NONE","explain":true,
      "maxTypos":2,"scores":true,"highlights":true})");
  REQUIRE(request);
  CHECK(request->query == "q");
  CHECK(request->exact_match);
  CHECK(request->mobile == "m");
  CHECK(request->email == "e");
  CHECK(request->vat_number == "v");
  CHECK(request->scope == SearchScope::contact);
  CHECK(request->where == (fields::city == "Oslo"));
  CHECK(request->sort_by == SortField::ledger_number);
  CHECK(request->direction == SortDirection::descending);
  CHECK(request->page_number == 3);
  CHECK(request->page_size == 10);
  CHECK(request->after == "a");
  CHECK(request->count == CountMode::none);
  CHECK(request->explain);
  CHECK(request->max_typos == 2);
  CHECK(request->scores);
  CHECK(request->highlights);
  CHECK(search_request_from_json(R"({"sortBy":"relevance"})").value().sort_by == SortField::relevance);
}

TEST_CASE("absent members of a search request have defaults") {
  for (const char* json :
       {"{}", R"({"query":null,"exactMatch":null,"scope":null,"where":null,"sortBy":null,"sortDirection":null,
                  "pageNumber":null,"pageSize":null,"after":null,"count":null,"explain":null,
                  "maxTypos":null,"scores":null,"highlights":null})"}) {
    const auto request = search_request_from_json(json);
    REQUIRE(request);
    CHECK(request->query.empty());
    CHECK_FALSE(request->exact_match);
    CHECK(request->scope == SearchScope::customer);
    CHECK(request->where.matches_all());
    CHECK(request->sort_by == SortField::display_name);
    CHECK(request->direction == SortDirection::ascending);
    CHECK(request->page_number == 1);
    CHECK(request->page_size == 50);
    CHECK(request->after.empty());
    CHECK(request->count == CountMode::exact);
    CHECK_FALSE(request->explain);
    CHECK(request->max_typos == 0);
    CHECK_FALSE(request->scores);
    CHECK_FALSE(request->highlights);
  }
}

TEST_CASE("an invalid search request is refused with its path") {
  struct Case {
    std::string json, field, message;
  };
  const auto [json, field, message] = GENERATE(values<Case>({
      {"[]", "", "must be an object"},
      {R"({"querry":"a"})", "querry", "did you mean \"query\"?"},
      {R"({"query":1})", "query", "must be a text"},
      {R"({"exactMatch":"true"})", "exactMatch", "must be true or false"},
      {R"({"scope":"ALL"})", "scope", "CUSTOMER, CONTACT"},
      {R"({"where":{"city":"Oslo"}})", "where", "must be a text"},
      {R"({"where":"city = 'Oslo'"})", "where", "column 6: expected =="},
      {R"x({"where":"not (citi == 'Oslo')"})x", "where", "column 6: expected one of the fields customerUid"},
      {R"({"count":"SOME"})", "count", "EXACT, NONE"},
      {R"({"count":"exact"})", "count", "EXACT, NONE"},
      {R"({"after":1})", "after", "must be a text"},
      {R"({"explain":"YES"})", "explain", "must be true or false"},
      {R"({"sortDirection":"UP"})", "sortDirection", "ASC"},
      {R"({"pageNumber":-1})", "pageNumber", "must be between 0"},
      {R"({"maxTypos":-1})", "maxTypos", "must be between 0"},
      {R"({"sortBy":"shoeSize"})", "sortBy", "displayName, fullName, relevance"},
      {R"({"highlights":1})", "highlights", "must be true or false"},
      {R"({"pageSize":1.5})", "pageSize", "whole number"},
      {R"({"query":"a","query":"b"})", "query", "is given more than once"},
  }));
  CAPTURE(json);
  const auto request = search_request_from_json(json);
  REQUIRE_FALSE(request);
  CHECK(request.error().code == ErrorCode::invalid_argument);
  REQUIRE(request.error().violations.size() == 1);
  CHECK(request.error().violations[0].field == field);
  CHECK_THAT(request.error().violations[0].message, Catch::Contains(message));
}

}  // namespace
}  // namespace custengine::search_request_test
