#include "serve/service.hpp"

#include "serve/http/authorization.hpp"
#include "serve/metrics.hpp"

#include "catch.hpp"

#include <custengine/testing/fixture.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace custengine::serve::service_test {

using Fields = std::vector<HeaderField>;

/// A service with the worlds "default" and "other".
class Host {
 public:
  explicit Host(ServiceOptions options = {}) : service(std::move(options)) {
    for (const char* name : {"default", "other"}) {
      const auto world =
          service.worlds().add(std::make_shared<World>(name, testing::FixtureOptions{}, Auth::none)).value();
      world->fixture().session().create({.id = "c-7", .first_name = name}).value();
    }
  }
  Response ask(std::string_view method, std::string_view target, Fields fields = {}, Surface surface = Surface::all,
               std::string_view body = {}) {
    if (!fields_have_host(fields)) fields.push_back({"Host", "127.0.0.1:8080"});
    return service.handle({.method = method, .target = target, .headers = fields, .body = body, .peer = "127.0.0.1"},
                          surface);
  }

  Service service;

 private:
  static bool fields_have_host(const Fields& fields) {
    return std::ranges::any_of(fields, [](const HeaderField& field) { return field.name == "Host"; });
  }
};

constexpr std::string_view customer = "/v2/tenants/acme/customers/c-7";

std::string field(const Response& response, std::string_view name) {
  const std::string* value = response.header(name);
  return value == nullptr ? "(none)" : *value;
}

TEST_CASE("a request goes to the world in its path") {
  Host host;
  CHECK(host.ask("GET", customer).body.find(R"("firstname":"default")") != std::string::npos);
  CHECK(host.ask("GET", "/w/other/v2/tenants/acme/customers/c-7").body.find(R"("firstname":"other")") !=
        std::string::npos);
  const Response missing = host.ask("GET", "/w/nobody/v2/tenants/acme/customers/c-7");
  CHECK(missing.status == 404);
  CHECK(missing.body.find("there is no world nobody") != std::string::npos);
}

TEST_CASE("a path or method that is not served is named") {
  Host host;
  for (const char* path :
       {"/", "/v2", "/v1/tenants", "/w/other", "/w/other/v3/x", "/__admin", "/__admin/v1", "/v2/nothing"}) {
    CAPTURE(path);
    const Response response = host.ask("GET", path);
    CHECK(response.status == 404);
    CHECK(response.body.find(R"("code":"HttpNotFound")") != std::string::npos);
    CHECK(response.body.find(std::string("there is no path ") + path + '"') != std::string::npos);
  }
  const Response wrong = host.ask("POST", customer);
  CHECK(wrong.status == 405);
  CHECK(field(wrong, "Allow").find("GET, HEAD") == 0);
  const Response options = host.ask("OPTIONS", customer);
  CHECK(options.status == 204);
  CHECK(field(options, "Allow") == field(wrong, "Allow"));
  CHECK(host.ask("GET", "/v2/tenants//customers").status == 400);
}

TEST_CASE("every response has the fields of all responses") {
  Host host;
  for (const char* path : {"/v2/tenants/acme/customers/c-7", "/nothing"}) {
    const Response response = host.ask("GET", path, {{"X-Request-Id", "r-1"}});
    CHECK(field(response, "Cache-Control") == "no-store");
    CHECK(field(response, "X-Content-Type-Options") == "nosniff");
    CHECK(field(response, "X-Request-Id") == "r-1");
  }
  CHECK(field(host.ask("GET", customer, {{"X-Request-Id", "a\"b c"}}), "X-Request-Id") != "a\"b c");
  CHECK(field(host.ask("GET", customer, {{"X-Request-Id", std::string_view("x\ny")}}), "X-Request-Id") != "x\ny");
}

TEST_CASE("a foreign Host is refused") {
  Host host({.hosts = {"shop.test"}});
  for (const char* own :
       {"127.0.0.1", "localhost:8080", "localhost.", "127.8.8.8:1", "LOCALHOST", "[::1]:8080", "shop.test:80"}) {
    CAPTURE(own);
    CHECK(host.ask("GET", customer, {{"Host", own}}).status == 200);
  }
  for (const char* foreign : {"evil.test", "127.0.0.1.evil.test", "", "localhost.evil.test:8080", "[::1]evil.test",
                              "localhost:80@evil.test"}) {
    CAPTURE(foreign);
    const Response response = host.ask("GET", customer, {{"Host", foreign}});
    CHECK(response.status == 421);
    CHECK(response.body.find("Ada") == std::string::npos);
  }
  Host open({.answers_any_host = true});
  CHECK(open.ask("GET", customer, {{"Host", "evil.test"}}).status == 200);
  // A page whose name was made to mean this machine must not reach control.
  CHECK(open.ask("GET", "/__admin/v1/health", {{"Host", "evil.test"}}).status == 421);
  CHECK(open.ask("GET", "/metrics", {{"Host", "evil.test"}}).status == 421);
  Host guarded({.is_admin = [](std::string_view) { return AdminCheck::admin; }, .answers_any_host = true});
  CHECK(guarded.ask("GET", "/__admin/v1/worlds", {{"Host", "shop.test"}, {"Authorization", "Bearer x"}}).status == 200);
}

TEST_CASE("pages of other sites cannot use control") {
  Host host;
  const std::string_view health = "/__admin/v1/health";
  const int open = host.ask("GET", health).status;
  CHECK(open != 403);
  CHECK(host.ask("GET", health, {{"Sec-Fetch-Site", "none"}}).status == open);
  CHECK(host.ask("GET", health, {{"Host", "localhost:1"}, {"Origin", "http://localhost:1"}}).status == open);
  CHECK(host.ask("GET", health, {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
  CHECK(host.ask("GET", health, {{"Sec-Fetch-Site", "same-site"}}).status == 403);
  CHECK(host.ask("GET", health, {{"Host", "localhost:1"}, {"Origin", "http://localhost:2"}}).status == 403);
  CHECK(host.ask("GET", health, {{"Host", "localhost:1"}, {"Origin", "https://evil.test"}}).status == 403);
  CHECK(host.ask("GET", health, {{"Host", "localhost:1"}, {"Origin", "null"}}).status == 403);
  CHECK(host.ask("GET", "/__admin/v1/health", {{"Host", "evil.test"}}).status == 421);
}

TEST_CASE("control can need a token, or be switched off") {
  Host host({.is_admin = [](std::string_view token) {
    if (token == "clerk") return AdminCheck::known;
    return is_same_secret(token, "secret") ? AdminCheck::admin : AdminCheck::unknown;
  }});
  const Response refused = host.ask("GET", "/__admin/v1/worlds");
  CHECK(refused.status == 401);
  CHECK(host.ask("GET", "/__admin/v1/worlds", {{"Authorization", "Bearer secreT"}}).status == 401);
  CHECK(host.ask("GET", "/__admin/v1/worlds", {{"Authorization", "secret"}}).status == 401);
  CHECK(host.ask("GET", "/__admin/v1/worlds", {{"Authorization", "Bearer secret"}}).status != 401);
  CHECK(field(refused, "WWW-Authenticate") == "Bearer");
  CHECK(host.ask("GET", "/__admin/v1/worlds", {{"Authorization", "Bearer clerk"}}).status == 403);
  CHECK(host.ask("GET", "/__admin/v1/health").status == 200);
  CHECK(host.ask("GET", "/__admin/health").status == 200);
  CHECK(host.ask("GET", customer).status == 200);
  for (const char* path : {"/__admin/v1/health", "/__admin/openapi.json", "/metrics"})
    CHECK(Host({.has_control = false, .metrics = std::make_shared<Metrics>()}).ask("GET", path).status == 404);
}

TEST_CASE("control takes known parameters and types only") {
  Host host;
  CHECK(host.ask("GET", "/__admin/v1/health?verbose=1").status == 400);
  CHECK(Host({.is_lenient = true}).ask("GET", "/__admin/v1/health?verbose=1").status == 200);
  const std::string body = R"({"name":"third"})";
  const auto post = [&](const char* type) {
    const Fields fields{{"Host", "localhost"}, {"Content-Type", type}};
    return host.service
        .handle({.method = "POST", .target = "/__admin/v1/worlds", .headers = fields, .body = body}, Surface::all)
        .status;
  };
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
    CAPTURE(type);
    CHECK(post(type) == 415);
  }
  CHECK(post("application/json") == 201);
}

TEST_CASE("faults strike before and after an operation") {
  Host host;
  const auto fault = [&](const char* document) {
    const Fields fields{{"Host", "localhost"}, {"Content-Type", "application/json"}};
    const Response made = host.service.handle(
        {.method = "POST", .target = "/__admin/v1/worlds/default/faults", .headers = fields, .body = document},
        Surface::all);
    REQUIRE(made.status == 201);
  };
  fault(R"({"on":"remove","do":{"error":{"code":"Unavailable"}}})");
  CHECK(host.ask("DELETE", customer).status == 503);
  CHECK(host.ask("GET", customer).status == 200);
  fault(R"({"on":"remove","at":"after","do":{"error":{"code":"OutcomeUnknown"}}})");
  CHECK(host.ask("DELETE", customer).status == 504);
  CHECK(host.ask("GET", customer).status == 404);
  const std::string calls = host.ask("GET", "/__admin/v1/worlds/default/calls/count?operation=remove").body;
  CHECK(calls.find(R"("count":2)") != std::string::npos);
}

TEST_CASE("the documents and the metrics are served") {
  Host host({.metrics = std::make_shared<Metrics>()});
  CHECK(host.ask("GET", "/openapi.json").body.find(R"("openapi": "3.1.0")") != std::string::npos);
  CHECK(host.ask("GET", "/__admin/openapi.json").body.find("/worlds/{world}/faults") != std::string::npos);
  CHECK(host.ask("GET", "/metrics").body.find("custengine_http_requests_total") != std::string::npos);
  CHECK(host.ask("POST", "/metrics").status == 405);
  CHECK(Host().ask("GET", "/metrics").status == 404);
  CHECK(Host({.is_admin = [](std::string_view) { return AdminCheck::unknown; }, .metrics = std::make_shared<Metrics>()})
            .ask("GET", "/metrics")
            .status == 401);
}

TEST_CASE("an answer is compressed if the client takes that") {
  Host host;
  const Response plain = host.ask("GET", "/openapi.json");
  const Response packed = host.ask("GET", "/openapi.json", {{"Accept-Encoding", "gzip"}});
  CHECK(field(plain, "Content-Encoding") == "(none)");
  CHECK(field(plain, "Vary") == "Accept-Encoding");
  CHECK(field(packed, "Content-Encoding") == "gzip");
  CHECK(packed.body.size() < plain.body.size() / 4);
}

TEST_CASE("a delay before an operation delays the operation") {
  Host host;
  const Fields fields{{"Host", "localhost"}, {"Content-Type", "application/json"}};
  const auto post = [&](std::string_view target, std::string_view body) {
    return host.service.handle({.method = "POST", .target = target, .headers = fields, .body = body}, Surface::all);
  };
  REQUIRE(post("/__admin/v1/worlds/default/faults", R"({"on":"create","do":{"delayMs":20}})").status == 201);
  Response created = post("/v2/tenants/acme/customers", R"({"customerUid":"late","firstname":"Ada"})");
  REQUIRE(created.poll);
  const std::string_view late = "/v2/tenants/acme/customers/late";
  CHECK(host.ask("GET", late).status == 404);
  std::optional<Response> answer;
  while (!answer) answer = created.poll();
  CHECK(answer->status == 201);
  CHECK(field(*answer, "Cache-Control") == "no-store");
  CHECK(host.ask("GET", late).status == 200);
}

TEST_CASE("a delayed call gets a number of its own after a reset") {
  Host host;
  const Fields fields{{"Host", "localhost"}, {"Content-Type", "application/json"}};
  const std::string body = R"({"on":"list","do":{"delayMs":20}})";
  host.service.handle(
      {.method = "POST", .target = "/__admin/v1/worlds/default/faults", .headers = fields, .body = body}, Surface::all);
  Response late = host.ask("GET", "/v2/tenants/acme/customers");
  REQUIRE(late.poll);
  REQUIRE(host.ask("POST", "/__admin/v1/worlds/default/reset").status == 204);
  CHECK(host.ask("GET", customer).status == 404);  // call 1; the customer was made after the world was kept
  std::optional<Response> answer;
  while (!answer) answer = late.poll();
  CHECK(answer->status == 200);
  CHECK(host.ask("GET", "/__admin/v1/worlds/default/calls/1").body.find(R"("operation":"get")") != std::string::npos);
  CHECK(host.ask("GET", "/__admin/v1/worlds/default/calls/2").body.find(R"("operation":"list")") != std::string::npos);
}

TEST_CASE("a call without a route is logged") {
  Host host;
  const Response missing = host.ask("GET", "/v2/tenants/acme/customer");
  CHECK(missing.status == 404);
  CHECK(missing.body.find(R"("instance":"/__admin/v1/worlds/default/calls/1")") != std::string::npos);
  CHECK(field(missing, "X-Request-Id") == "1");
  CHECK(host.ask("PUT", "/v2/tenants/acme/customers").status == 405);
  CHECK(host.ask("GET", "/__admin/v1/worlds/default/calls/count?status=404").body.find(R"("count":1)") !=
        std::string::npos);
  CHECK(field(host.ask("GET", "/nothing"), "X-Request-Id").starts_with("s-"));
}

TEST_CASE("a path is logged as it was sent, without the world") {
  Host host;
  (void)host.service.worlds().add(std::make_shared<World>("v2x", testing::FixtureOptions{}, Auth::none));
  CHECK(host.ask("GET", "/%762/tenants/acme/customers/c-7").status == 200);
  CHECK(host.ask("GET", "/w/default/%762/tenants/%61cme/customers/c-7?x=/v2/").status == 400);
  CHECK(host.ask("GET", "/w/v2x/v2/tenants/acme/customers").status == 200);
  const std::string calls = host.ask("GET", "/__admin/v1/worlds/default/calls").body;
  CHECK(calls.find(R"("path":"/%762/tenants/acme/customers/c-7")") != std::string::npos);
  CHECK(calls.find(R"("path":"/%762/tenants/%61cme/customers/c-7")") != std::string::npos);
  CHECK(host.ask("GET", "/__admin/v1/worlds/v2x/calls").body.find(R"("path":"/v2/tenants/acme/customers")") !=
        std::string::npos);
}

TEST_CASE("an unavailable service says when to try again") {
  Host host;
  const Fields fields{{"Host", "localhost"}, {"Content-Type", "application/json"}};
  const std::string body = R"({"on":"get","do":{"error":{"code":"Unavailable"}}})";
  host.service.handle(
      {.method = "POST", .target = "/__admin/v1/worlds/default/faults", .headers = fields, .body = body}, Surface::all);
  const Response refused = host.ask("GET", customer);
  CHECK(refused.status == 503);
  CHECK(field(refused, "Retry-After") == "1");
  CHECK(refused.body.find(R"("instance":"/__admin/v1/worlds/default/calls/1")") != std::string::npos);
}

TEST_CASE("a compressed customer has a tag of its own") {
  Host host;
  const std::string note = R"({"internalNote":")" + std::string(2000, 'x') + "\"}";
  const auto patch = [&](const std::string& tag) {
    return host.ask("PATCH", customer, {{"Content-Type", "application/json"}, {"If-Match", tag}}, Surface::all, note);
  };
  REQUIRE(patch("*").status == 200);
  const std::string plain = field(host.ask("GET", customer), "ETag");
  const Response packed = host.ask("GET", customer, {{"Accept-Encoding", "gzip"}});
  REQUIRE(field(packed, "Content-Encoding") == "gzip");
  const std::string tag = field(packed, "ETag");
  CHECK(tag != plain);
  CHECK(host.ask("GET", customer, {{"Accept-Encoding", "gzip"}, {"If-None-Match", tag}}).status == 304);
  CHECK(patch(tag).status == 200);
  CHECK(patch("W/" + tag).status == 412);
}

TEST_CASE("a client that sends too much has to wait") {
  Host host({.requests_of_client = 2});
  CHECK(host.ask("GET", customer).status == 200);
  CHECK(host.ask("GET", customer).status == 200);
  const Response refused = host.ask("GET", customer);
  CHECK(refused.status == 429);
  CHECK(field(refused, "Retry-After") == "1");
}

TEST_CASE("a large body needs the right to control") {
  const std::string_view load = "/__admin/v1/worlds/default/tenants/acme/load";
  constexpr std::size_t usual = 1 << 20, large = 64 << 20;
  const std::vector<HeaderField> own{{"Host", "localhost"}}, foreign{{"Host", "evil.test"}},
      page{{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}},
      admin{{"Host", "localhost"}, {"Authorization", "Bearer a"}};
  const auto limit = [&](const Host& host, const std::vector<HeaderField>& fields, Surface surface = Surface::all) {
    return host.service.max_body({.method = "POST", .target = load, .headers = fields}, surface);
  };
  CHECK(limit(Host(), own) == large);
  CHECK(limit(Host(), foreign) == usual);
  CHECK(limit(Host(), page) == usual);
  CHECK(limit(Host(), own, Surface::resource) == usual);
  CHECK(limit(Host({.has_control = false}), own) == usual);
  const Host guarded(
      {.is_admin = [](std::string_view token) { return token == "a" ? AdminCheck::admin : AdminCheck::unknown; }});
  CHECK(limit(guarded, own) == usual);
  CHECK(limit(guarded, admin) == large);
}

TEST_CASE("a surface serves its own paths only") {
  Host host;
  CHECK(host.ask("GET", customer, {}, Surface::resource).status == 200);
  CHECK(host.ask("GET", customer, {}, Surface::control).status == 404);
  CHECK(host.ask("GET", "/__admin/v1/health", {}, Surface::resource).status == 404);
}

TEST_CASE("web pages of allowed origins can call the resource") {
  Host host({.cors_origins = {"https://shop.test"}});
  const Response allowed = host.ask("GET", customer, {{"Origin", "https://shop.test"}});
  CHECK(field(allowed, "Access-Control-Allow-Origin") == "https://shop.test");
  CHECK(field(allowed, "Vary").find("Origin") != std::string::npos);
  CHECK(field(host.ask("GET", customer, {{"Origin", "https://evil.test"}}), "Access-Control-Allow-Origin") == "(none)");
  CHECK(field(host.ask("GET", "/__admin/v1/health", {{"Origin", "https://shop.test"}}),
              "Access-Control-Allow-Origin") == "(none)");
  const Fields preflight{{"Origin", "https://shop.test"}, {"Access-Control-Request-Method", "GET"}};
  const Response answer = host.ask("OPTIONS", customer, preflight);
  CHECK(answer.status == 204);
  CHECK(field(answer, "Access-Control-Allow-Methods").find("GET") != std::string::npos);
  CHECK(field(Host().ask("OPTIONS", customer, preflight), "Access-Control-Allow-Origin") == "(none)");
}

TEST_CASE("a service that stops refuses requests") {
  Host host;
  host.service.stop();
  CHECK(host.ask("GET", customer).status == 503);
}

TEST_CASE("the access log has no query and no token") {
  std::vector<std::string> lines;
  Host host({.access = [&](const AccessEntry& entry) {
    lines.push_back(std::string(entry.method) + ' ' + std::string(entry.path) + ' ' + std::string(entry.operation) +
                    ' ' + std::to_string(entry.status) + ' ' + std::string(entry.world));
  }});
  host.ask("GET", "/v2/tenants/acme/customers/c-7?token=secret", {{"Authorization", "Bearer secret"}});
  host.ask("GET", "/nothing?token=secret");
  CHECK(lines.size() == 2);
  CHECK(lines[0].find("GET /v2/tenants/acme/customers/c-7 get ") == 0);
  CHECK(lines[1] == "GET /nothing  404 ");
}

}  // namespace custengine::serve::service_test
