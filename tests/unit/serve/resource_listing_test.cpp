#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <set>
#include <string>

namespace custengine::serve::resource_listing_test {

using test::Answered;
using test::ResourceClient;

constexpr std::string_view all = "/tenants/acme/customers";
constexpr std::string_view search = "/tenants/acme/customers/search";

ResourceClient with_customers(int count) {
  ResourceClient client;
  for (int i = 0; i < count; ++i)
    client.fixture()
        .session()
        .create({.external_reference = "ref " + std::to_string(i), .first_name = "N" + std::to_string(i % 3)})
        .value();
  return client;
}

std::string with_query(std::string_view path, std::string_view query) {
  return std::string(path).append("?").append(query);
}

/// The target of a link, below "/v2"; empty if there is no such link.
std::string link(const Answered& answered, const std::string& rel) {
  const std::string links = answered.header("Link");
  const std::size_t end = links.find(">; rel=\"" + rel + "\"");
  if (end == std::string::npos) return {};
  const std::size_t begin = links.rfind('<', end) + 1;
  return links.substr(begin + 3, end - begin - 3);
}

TEST_CASE("GET lists a page") {
  ResourceClient client = with_customers(7);
  const Answered page = client.get(with_query(all, "pageNumber=2&pageSize=3&sortBy=externalId&sortDirection=DESC"));
  CHECK(page.status() == 200);
  const ListRequest request = {.sort_by = SortField::external_reference,
                               .direction = SortDirection::descending,
                               .page_number = 2,
                               .page_size = 3};
  CHECK(page.body() == to_json(client.fixture().session().list(request).value()));
  CHECK(client.get(all).body() == to_json(client.fixture().session().list().value()));
}

TEST_CASE("customerExternalId finds by reference") {
  ResourceClient client = with_customers(3);
  const Answered found = client.get(with_query(all, "customerExternalId=ref%202"));
  CHECK(found.json().at("items").as_array().size() == 1);
  CHECK(found.json().at("items").at(0).at("externalId") == "ref 2");
  CHECK(client.get(with_query(all, "customerExternalId=none")).json().at("items").as_array().empty());
}

TEST_CASE("count=NONE leaves out the total") {
  ResourceClient client = with_customers(3);
  const Answered page = client.get(with_query(all, "count=NONE"));
  CHECK(page.json().at("paging").as_object().contains("totalCount") == false);
  CHECK(link(page, "last").empty());
  CHECK(client.get(with_query(all, "count=EXACT")).json().at("paging").at("totalCount") == 3);
}

TEST_CASE("links lead through all pages and back") {
  ResourceClient client = with_customers(8);
  std::set<std::string> seen;
  std::string target = with_query(all, "pageSize=3&sortBy=firstname");
  int pages = 0;
  for (; !target.empty(); ++pages) {
    const Answered page = client.get(target);
    REQUIRE(page.status() == 200);
    const auto json = page.json();
    for (const auto& item : json.at("items").as_array()) seen.insert(item.at("customerUid").as_string().c_str());
    CHECK(link(page, "first") == with_query(all, "pageSize=3&sortBy=firstname"));
    CHECK(link(page, "last") == with_query(all, "pageSize=3&sortBy=firstname&pageNumber=3"));
    CHECK(link(page, "prev").empty());
    target = link(page, "next");
  }
  CHECK(pages == 3);
  CHECK(seen.size() == 8);
  const Answered last = client.get(with_query(all, "pageNumber=3&pageSize=3&sortBy=firstname"));
  CHECK(link(last, "next").empty());
  CHECK(link(last, "prev") == with_query(all, "pageSize=3&sortBy=firstname&pageNumber=2"));
}

TEST_CASE("the page before one past the end is the last") {
  ResourceClient client = with_customers(3);
  const Answered past = client.get(with_query(all, "pageSize=1&pageNumber=9"));
  CHECK(link(past, "prev") == with_query(all, "pageSize=1&pageNumber=3"));
  CHECK(link(past, "prev") == link(past, "last"));
  client.set_lenient(true);
  CHECK(link(client.get(with_query(all, "pageSize=1&x=1")), "first") == with_query(all, "pageSize=1"));
}

TEST_CASE("links keep the world and encode values") {
  ResourceClient client = with_customers(1);
  const Answered page =
      client.send_target("GET", "/w/a/v2/tenants/acme/customers?customerExternalId=ref+0%26%C3%A5", {}, {});
  CHECK(page.header("Link") ==
        "</w/a/v2/tenants/acme/customers?customerExternalId=ref%200%26%C3%A5>; rel=\"first\", "
        "</w/a/v2/tenants/acme/customers?customerExternalId=ref%200%26%C3%A5&pageNumber=1>; rel=\"last\"");
}

TEST_CASE("a list names every wrong parameter") {
  ResourceClient client = with_customers(1);
  const auto fields = [&client](std::string_view query) {
    const Answered refused = client.get(with_query(all, query));
    CHECK(refused.status() == 400);
    CHECK(refused.json().at("code") == "InvalidArgument");
    return refused.fields();
  };
  CHECK(fields("pageNumber=x&pageSize=-1&sortBy=shoe&sortDirection=up&count=some&page=2") ==
        "pageNumber pageSize sortBy sortDirection count page ");
  CHECK(fields("pageNumber=0&pageSize=1001&page=2") == "page pageNumber pageSize ");
  CHECK(fields("pageNumber=1&pageNumber=1") == "pageNumber ");
  CHECK(fields("pageNumber=18446744073709551616&pageSize=1.0&after=") == "pageNumber pageSize after ");
  CHECK(fields("pageSize=%201&customerExternalId=&customerExternalId") == "customerExternalId pageSize ");
  CHECK(fields("customerExternalId=&pageSize=+1") == "customerExternalId pageSize ");
  CHECK(fields("after=nonsense&PageSize=1") == "PageSize after ");
  CHECK(fields("sortBy=%C1%28&customerExternalId=%FF") == "customerExternalId sortBy ");
  client.set_lenient(true);
  CHECK(client.get(with_query(all, "page=2")).status() == 200);
  CHECK(fields("page=2&pageSize=x") == "pageSize ");
}

TEST_CASE("many wrong parameters make a bounded error") {
  ResourceClient client;
  std::string query = "x=1";
  for (int i = 0; i < 1500; ++i) query += "&a" + std::to_string(i);
  const Answered refused = client.get(with_query(all, query));
  const auto json = refused.json();
  CHECK(json.at("violations").as_array().size() == 100);
  const std::string detail = json.at("detail").as_string().c_str();
  CHECK(detail.size() < 2000);
  CHECK(detail.find("; and 14") != std::string::npos);
}

TEST_CASE("POST searches") {
  ResourceClient client = with_customers(7);
  const Answered page = client.post(search, R"({"query":"N1","sortBy":"externalId","scores":true})");
  CHECK(page.status() == 200);
  CHECK(page.body() == to_json(client.fixture()
                                   .session()
                                   .search({.query = "N1", .sort_by = SortField::external_reference, .scores = true})
                                   .value()));
  CHECK(page.header("Link").empty());
}

TEST_CASE("a search takes its page from the query or the body") {
  ResourceClient client = with_customers(7);
  const std::string expected = client.post(search, R"({"query":"N","pageSize":2,"pageNumber":2})").body();
  CHECK(client.post(with_query(search, "pageSize=2&pageNumber=2"), R"({"query":"N"})").body() == expected);
  CHECK(client.post(with_query(search, "pageSize=2"), R"({"query":"N","pageNumber":2})").body() == expected);
  CHECK(client.post(with_query(search, "pageSize=2"), R"({"query":"N","pageSize":2,"pageNumber":2})").body() ==
        expected);
  CHECK(client.post(with_query(search, "pageSize=2&pageNumber=2"), R"({"query":"N","pageSize":null})").body() ==
        expected);
  const Answered differ = client.post(with_query(search, "pageSize=2&sortBy=email&count=NONE"),
                                      R"({"pageSize":50,"sortBy":"lastname","count":"EXACT"})");
  CHECK(differ.status() == 400);
  CHECK(differ.fields() == "pageSize sortBy count ");
  CHECK(client.post(with_query(search, "sortDirection=ASC"), R"({"sortDirection":"DESC"})").fields() ==
        "sortDirection ");
  const std::string next = client.post(search, R"({"pageSize":2})").json().at("next").as_string().c_str();
  CHECK(client.post(with_query(search, "pageSize=2&after=" + next), "{}").body() ==
        client.post(search, R"({"pageSize":2,"after":")" + next + "\"}").body());
}

TEST_CASE("a search may be limited to one reference") {
  ResourceClient client = with_customers(7);
  const auto count = [&client](std::string_view query, std::string_view body) {
    return client.post(with_query(search, query), body).json().at("paging").at("totalCount").as_int64();
  };
  CHECK(count("customerExternalId=ref+4", R"({"query":"N1"})") == 1);
  CHECK(count("customerExternalId=ref+5", R"({"query":"N1"})") == 0);
  CHECK(count("customerExternalId=ref+4", R"({"where":"firstname == 'N2'"})") == 0);
  CHECK(count("customerExternalId=ref+5", R"({"where":"firstname == 'N2'"})") == 1);
  for (const char* wrong : {"+ref", "a%00", "a%FF", "%E2%80%8B"}) {
    CAPTURE(wrong);
    const std::string query = std::string("pageNumber=0&customerExternalId=") + wrong;
    CHECK(client.post(with_query(search, query), R"({"maxTypos":7})").fields() ==
          "customerExternalId maxTypos pageNumber ");
  }
}

TEST_CASE("a search names what is wrong in query and body") {
  ResourceClient client = with_customers(1);
  const Answered refused = client.post(with_query(search, "pageSize=x&pageNumber=0&y=1"), R"({"quer":"N"})");
  CHECK(refused.status() == 400);
  CHECK(refused.fields() == "pageSize y quer pageNumber ");
  CHECK(client.post(with_query(search, "y=1"), R"({"maxTypos":7,"pageNumber":0})").fields() ==
        "y maxTypos pageNumber ");
  CHECK(client.post(with_query(search, "sortBy=relevance&y=1"), R"({"query":"N"})").fields() == "y ");
  CHECK(client.post(search, "[]").status() == 400);
}

TEST_CASE("an external search needs the extension and a source") {
  ResourceClient without;
  CHECK(without.post("/tenants/acme/customers/search/external", "{}").status() == 409);
  ResourceClient client({.options = {.extensions = {TenantExtension::external_customer_search}}});
  client.fixture().external().add({.external_id = "x-1", .customer = {.first_name = "Ada"}});
  client.fixture().external().add({.external_id = "x-2", .customer = {.first_name = "Bo"}});
  const std::string_view path = "/tenants/acme/customers/search/external";
  const Answered found = client.post(path, R"({"query":"Ada"})");
  CHECK(found.status() == 200);
  CHECK(found.json().at("items").as_array().size() == 1);
  CHECK(found.json().at("items").at(0).at("externalId") == "x-1");
  CHECK(client.post(with_query(path, "pageSize=1&sortBy=firstname&sortDirection=DESC"), "{}")
            .json()
            .at("items")
            .at(0)
            .at("externalId") == "x-2");
  CHECK(client.post(with_query(path, "customerExternalId=x-1"), "{}").fields() == "customerExternalId ");
  const std::size_t searches = client.fixture().external().requests().size();
  CHECK(client.post(with_query(path, "y=1"), R"({"query":"Ada"})").status() == 400);
  CHECK(client.fixture().external().requests().size() == searches);
  client.fixture().external().fail_with({.code = ErrorCode::unavailable, .message = "down"});
  CHECK(client.post(path, R"({"query":"Ada"})").status() == 503);
}

}  // namespace custengine::serve::resource_listing_test
