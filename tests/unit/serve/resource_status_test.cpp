#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Every status that a route documents is answered by some request, and no request gets another one.
namespace custengine::serve::resource_status_test {

using test::Answered;
using test::Headers;
using test::ResourceClient;

/// "GET /tenants/{tenant}/customers 200"
using Statuses = std::set<std::string>;

std::string line(const Route& route, int status) {
  return std::string(route.method).append(" ").append(route.path).append(" ") + std::to_string(status);
}

/// The path of a route, with these values of its parameters.
std::string path_of(const Route& route, std::string_view tenant, std::string_view customer) {
  const std::vector<std::pair<std::string_view, std::string_view>> values = {
      {"{tenant}", tenant}, {"{customer}", customer}, {"{contact}", "k1"},       {"{address}", "a1"},
      {"{consent}", "n1"},  {"{store}", "oslo"},      {"{code}", "TWO_INVOICE"}, {"{organization}", "o-1"}};
  std::string path(route.path);
  for (const auto& [name, value] : values)
    if (const std::size_t at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
  return path;
}

/// A body that the route takes, and one that it takes too but that makes another request.
std::pair<std::string, std::string> bodies_of(const Route& route) {
  const std::string_view schema = route.body_schema;
  if (schema == "CustomerDraft") return {R"({"firstname":"B","externalId":"b"})", R"({"firstname":"C"})"};
  if (schema == "CustomerPatch") return {R"({"internalNote":"a longer note than before"})", "{}"};
  if (schema == "SearchRequest") return {"{}", R"({"query":"a"})"};
  if (schema == "Extension") {
    const std::string_view organization = route.method == "DELETE" ? "o-1" : "o-2";
    return {R"({"extensionCode":"TWO_INVOICE","organizationUid":")" + std::string(organization) + "\"}", "{}"};
  }
  if (schema == "StoreDetails") return {R"({"note":"a longer note than before"})", "{}"};
  if (schema == "Contact") return {R"({"firstname":"B","lastname":"C"})", R"({"firstname":"C","lastname":"C"})"};
  if (schema == "Address") return {R"({"type":"INVOICE_ADDRESS"})", R"({"type":"DELIVERY_ADDRESS"})"};
  if (schema == "Consent") return {R"({"name":"sms"})", R"({"name":"tv"})"};
  if (schema == "ContactPatch") return {R"({"firstname":"A longer name than before"})", "{}"};
  if (schema == "AddressPatch") return {R"({"city":"A longer name than before"})", "{}"};
  if (schema == "ConsentPatch") return {R"({"name":"A longer name than before"})", "{}"};
  return {};
}

/// One request to a route, on a world of its own.
class Trial {
 public:
  Trial()
      : client_({.options = {.extensions = {TenantExtension::external_customer_search}, .stores = {"oslo"}},
                 .authenticator = authenticator_},
                Auth::tokens) {
    client_.fixture()
        .session()
        .create({.id = "c-7",
                 .external_reference = "ref",
                 .first_name = "Ada",
                 .addresses = {{.id = "a1"}},
                 .contacts = {{.id = "k1", .first_name = "P", .last_name = "Q"}},
                 .consents = {{.id = "n1", .name = "news"}},
                 .extensions = {{.organization_id = "o-1"}}})
        .value();
    headers_ = {{"Authorization", "Bearer " + token({Permission::tenant_access, Permission::tenant_backoffice})}};
  }

  ResourceClient& client() { return client_; }
  Trial& with(std::string name, std::string value) {
    std::erase_if(headers_, [&](const auto& header) { return header.first == name; });
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  Trial& without_permission() { return with("Authorization", "Bearer " + token({})); }

  int send(const Route& route, const std::string& path, const std::string& body, Statuses& seen) {
    const Answered answered = client_.send(route.method, path, body, headers_);
    REQUIRE(answered.route != nullptr);
    CHECK(answered.route->handle == route.handle);
    seen.insert(line(route, answered.status()));
    return answered.status();
  }

 private:
  std::string token(PermissionSet permissions) {
    if (permissions.empty()) return authenticator_->issue({.subject = "clerk", .tenants = {}}).value;
    return authenticator_->issue({.subject = "clerk", .tenants = {{"acme", permissions}, {"none", permissions}}}).value;
  }

  std::shared_ptr<testing::InMemoryAuthenticator> authenticator_ = std::make_shared<testing::InMemoryAuthenticator>();
  ResourceClient client_;
  Headers headers_;
};

Statuses answered_by(const Route& route) {
  Statuses seen;
  const auto [body, other_body] = bodies_of(route);
  const bool has_form = !route.query.empty() && route.method == "DELETE";
  const std::string path = path_of(route, "acme", "c-7");
  const auto status = [&](Trial trial, const std::string& to, const std::string& text) {
    return trial.send(route, to, text, seen);
  };
  const std::string wrong_query = path + "?no-such-parameter=1";

  CHECK(status(Trial(), path, body) < 300);
  if (has_form) CHECK(status(Trial(), path + "?extensionCode=TWO_INVOICE", "") == 204);
  status(std::move(Trial().with("Prefer", "return=minimal")), path, body);
  status(std::move(Trial().with("If-None-Match", "*")), path, body);
  CHECK(status(Trial(), wrong_query, body) == 400);
  status(std::move(Trial().with("If-Match", "\"9\"")), path, body);
  CHECK(status(std::move(Trial().with("Authorization", "Bearer x")), path, body) == 401);
  CHECK(status(std::move(Trial().without_permission()), path, body) == 403);
  CHECK(status(Trial(), path_of(route, "none", "c-7"), body) == 404);
  status(std::move(Trial().with("Accept", "text/html")), path, body);
  if (!body.empty()) CHECK(status(std::move(Trial().with("Content-Type", "text/plain")), path, body) == 415);

  Trial again;
  again.with("Idempotency-Key", "k").send(route, path, body, seen);
  again.send(route, path, other_body, seen);
  Trial taken;  // a write of a value that belongs to another
  taken.client().fixture().session().create({.id = "c-8", .external_reference = "b", .first_name = "B"}).value();
  if (route.operation == "create" || route.operation == "update")
    taken.send(route, path, R"({"externalId":"b","firstname":"B"})", seen);
  if (route.operation == "create_contact")
    taken.send(route, path, R"({"customerContactUid":"k1","firstname":"B","lastname":"B"})", seen);
  if (route.operation == "create_address")
    taken.send(route, path, R"({"customerAddressUid":"a1","type":"INVOICE_ADDRESS"})", seen);
  if (route.operation == "create_consent") taken.send(route, path, R"({"consentUid":"n1","name":"B"})", seen);
  Trial full;  // a write that needs memory
  full.client().fixture().engine().update_tenant("acme", {.max_bytes = std::uint64_t{1}}).value();
  full.send(route, path, body, seen);
  if (route.operation == "search_external") {
    Trial closed;
    closed.client().fixture().engine().update_tenant("acme", {.extensions = clear}).value();
    CHECK(closed.send(route, path, body, seen) == 409);
    Trial broken;
    broken.client().fixture().external().fail_with({.code = ErrorCode::unavailable, .message = "down"});
    CHECK(broken.send(route, path, body, seen) == 503);
  }
  return seen;
}

TEST_CASE("each documented status is answered, and no other") {
  for (const Route& route : resource_routes()) {
    CAPTURE(route.method, route.path);
    Statuses documented;
    for (const Answer& answer : route.answers) documented.insert(line(route, answer.status));
    for (const int status : route.errors) documented.insert(line(route, status));
    CHECK(answered_by(route) == documented);
  }
}

TEST_CASE("each documented parameter is one") {
  for (const Route& route : resource_routes()) {
    for (const Parameter& parameter : route.query) {
      CAPTURE(route.method, route.path, parameter.name);
      const std::string body = route.method == "DELETE" ? "" : bodies_of(route).first;
      // Given twice, it is refused because of that; an unknown one would be refused otherwise.
      const std::string name(parameter.name);
      const std::string query = "?" + name + "=1&" + name + "=2";
      const Answered answered = ResourceClient().send(route.method, path_of(route, "acme", "c-7") + query, body);
      CHECK(answered.status() == 400);
      CHECK(answered.body().find("is given more than once") != std::string::npos);
      CHECK(answered.body().find("unknown parameter") == std::string::npos);
    }
  }
}

TEST_CASE("routes say all that the document needs") {
  std::set<std::string> paths;
  for (const Route& route : resource_routes()) {
    CAPTURE(route.method, route.path);
    CHECK(paths.insert(std::string(route.method).append(" ").append(route.path)).second);
    CHECK_FALSE(route.operation.empty());
    CHECK_FALSE(route.summary.empty());
    CHECK_FALSE(route.answers.empty());
    CHECK(std::ranges::is_sorted(route.errors));
    CHECK(route.body_schema.empty() == (bodies_of(route).first.empty()));
  }
  CHECK(paths.size() == 31);
}

}  // namespace custengine::serve::resource_status_test
