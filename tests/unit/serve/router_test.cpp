#include "serve/routing/router.hpp"

#include "catch.hpp"

#include <array>
#include <string>
#include <vector>

namespace custengine::serve::router_test {

constexpr std::array routes = {
    Route{.method = "GET", .path = "/tenants/{tenant}/customers", .operation = "list"},
    Route{.method = "POST", .path = "/tenants/{tenant}/customers", .operation = "create"},
    Route{.method = "POST", .path = "/tenants/{tenant}/customers/search", .operation = "search"},
    Route{.method = "GET", .path = "/tenants/{tenant}/customers/{customer}", .operation = "get"},
};

Match find(std::string_view method, std::vector<std::string> segments) {
  static const Router router(routes);
  return router.find(method, segments);
}

TEST_CASE("a route is found by method and path") {
  const Match match = find("GET", {"tenants", "acme", "customers", "c-7"});
  REQUIRE(match.route != nullptr);
  CHECK(match.route->operation == "get");
  CHECK(match.path == std::vector<std::pair<std::string_view, std::string>>{{"tenant", "acme"}, {"customer", "c-7"}});
  CHECK(find("HEAD", {"tenants", "acme", "customers"}).route->operation == "list");
}

TEST_CASE("a literal path wins over one with a parameter") {
  CHECK(find("POST", {"tenants", "acme", "customers", "search"}).route->operation == "search");
  const Match wrong = find("GET", {"tenants", "acme", "customers", "search"});
  CHECK(wrong.route == nullptr);
  CHECK(wrong.allow == "POST, OPTIONS");
}

TEST_CASE("Allow lists the methods of a path") {
  CHECK(find("DELETE", {"tenants", "acme", "customers"}).allow == "GET, HEAD, POST, OPTIONS");
  CHECK(find("GET", {"tenants", "acme"}).allow.empty());
  CHECK(find("GET", {"tenants", "acme", "customers", "c-7", "more"}).allow.empty());
}

}  // namespace custengine::serve::router_test
