#include "http_text.hpp"
#include "serve/http/entity_tag.hpp"
#include "support.hpp"
#include "targets.hpp"
#include "unit/serve/resource_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>

// An input is up to 8 requests: see http_text.hpp.
namespace custengine::fuzz {

namespace {

using serve::Answer;
using serve::Response;
using serve::Route;
using serve::test::Answered;
using serve::test::ResourceClient;

ResourceClient make_client() {
  ResourceClient client({.options = {.locale = "nb",
                                     .country_code = "NO",
                                     .extensions = {TenantExtension::external_customer_search},
                                     .stores = {"oslo"}}});
  client.fixture()
      .session()
      .create({.id = "c",
               .external_reference = "ref",
               .first_name = "Ada",
               .addresses = {{.id = "a1", .city = "Bergen"}},
               .contacts = {{.id = "k1", .first_name = "Per", .last_name = "Ås"}},
               .consents = {{.id = "n1", .name = "news", .status = true}},
               .extensions = {{.organization_id = "o"}}})
      .value();
  client.fixture().external().add({.external_id = "x-1", .customer = {.first_name = "Liv"}});
  return client;
}

bool documents(const Route& route, int status) {
  return std::ranges::find(route.answers, status, &Answer::status) != route.answers.end() ||
         std::ranges::find(route.errors, status) != route.errors.end();
}

void require_good_fields(const Response& response) {
  for (const auto& [name, value] : response.headers)
    require(std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; }),
            "a field of an answer is one line of ASCII");
  if (const std::string* const tag = response.header("ETag"))
    require(serve::parse_entity_tags(*tag).has_value(), "ETag is an entity tag");
  if (const std::string* const location = response.header("Location"))
    require(location->starts_with('/'), "Location is a path");
}

void require_good_answer(const Answered& answered) {
  constexpr int first_error = 400;
  const Response& response = answered.response;
  require(documents(*answered.route, response.status), "the route documents the status");
  require_good_fields(response);
  const std::string* const type = response.header("Content-Type");
  require((type != nullptr) == !response.body.empty(), "an answer with a body says its type");
  if (type == nullptr) return require(response.status < first_error, "an error has a body");
  boost::system::error_code failed;
  const boost::json::value json = boost::json::parse(response.body, failed);
  require(!failed && json.is_object(), "a body is a JSON object");
  if (response.status < first_error) return require(*type == "application/json", "an answer is JSON");
  require(*type == "application/problem+json", "an error is a problem");
  const boost::json::object& problem = json.get_object();
  require(problem.at("status").as_int64() == response.status, "a problem has the status");
  require(!problem.at("detail").as_string().empty(), "a problem says why");
  for (const boost::json::value& violation : problem.at("violations").as_array())
    require(!violation.at("message").as_string().empty(), "a violation says why");
}

void send(ResourceClient& client, const HttpText& request) {
  constexpr int first_error = 400;
  serve::test::Headers headers;
  for (const auto& [name, value] : request.fields) headers.emplace_back(name, value);
  const std::string before = client.fixture().state();
  const Answered answered = client.send_target(request.method, std::string(request.target), request.body, headers);
  if (answered.route == nullptr) return;
  require_good_answer(answered);
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (is_read || answered.status() >= first_error)
    require_equal(client.fixture().state(), before, "reads and errors change nothing");
  require(client.fixture().engine().check_invariants("acme").has_value(), "the structures stay consistent");
}

}  // namespace

void http_request(std::string_view input) {
  constexpr int max_requests = 8;
  ResourceClient client = make_client();
  for (int i = 0; i < max_requests && !input.empty(); ++i) send(client, take_request(input));
}

}  // namespace custengine::fuzz
