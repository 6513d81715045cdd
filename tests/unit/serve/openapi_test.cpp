#include "serve/openapi/document.hpp"

#include "serve/control/routes.hpp"
#include "serve/openapi/operation.hpp"
#include "serve/openapi/pretty_json.hpp"
#include "serve/openapi/schemas.hpp"
#include "serve/resource/routes.hpp"

#include "catch.hpp"

#include <custengine/field_list.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/scenarios.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace custengine::serve::openapi_test {

namespace json = boost::json;

constexpr std::array search_query = {
    Parameter{.name = "pageNumber", .type = "PageNumber"},
    Parameter{.name = "count", .type = "CountMode", .description = "How to count.", .origin = Origin::ours},
};
constexpr std::array update_headers = {
    Parameter{.name = "If-Match", .origin = Origin::ours},
    Parameter{.name = "Content-Type"},
};
constexpr std::array page_answer = {Answer{.status = 200, .description = "A page.", .schema = "CustomerPage"}};
constexpr std::array customer_answer = {Answer{.status = 200, .description = "The customer.", .schema = "Customer"}};
constexpr std::array dump_answers = {
    Answer{.status = 200, .description = "Lines.", .schema = "Customer", .media_type = "application/x-ndjson"},
    Answer{.status = 200, .schema = "CustomerPage"},
    Answer{.status = 204},
};
constexpr std::array<std::string_view, 2> patch_types = {"application/merge-patch+json", "application/json"};
constexpr std::array update_errors = {404, 412};

constexpr std::array sample_routes = {
    Route{.method = "GET",
          .path = "/tenants/{tenant}/customers",
          .operation = "list",
          .query = search_query,
          .answers = page_answer},
    Route{.method = "POST",
          .path = "/tenants/{tenant}/customers/search",
          .operation = "search",
          .summary = "Search",
          .query = search_query,
          .body_schema = "SearchRequest",
          .answers = page_answer},
    Route{.method = "PATCH",
          .path = "/tenants/{tenant}/customers/{customer}",
          .operation = "update",
          .headers = update_headers,
          .body_schema = "CustomerPatch",
          .body_types = patch_types,
          .answers = customer_answer,
          .errors = update_errors},
    Route{.method = "PUT",
          .path = "/tenants/{tenant}/customers/{customer}",
          .operation = "update",
          .origin = Origin::inferred,
          .body_schema = "CustomerPatch",
          .answers = customer_answer},
    Route{.method = "DELETE", .path = "/customers/{customer}/extensions", .operation = "detach_extension"},
    Route{.method = "DELETE", .path = "/customers/{customer}/extensions/{code}", .operation = "detach_extension"},
    Route{.method = "GET", .path = "/dump", .operation = "dump_all", .answers = dump_answers},
    Route{.method = "GET", .path = "/dump/{tenant}", .operation = "dump_all", .answers = dump_answers},
    Route{.method = "DELETE", .path = "/dump", .operation = "remove_dump"},
    Route{.method = "GET", .path = "/more", .operation = "more", .origin = Origin::ours, .operation_id = "someMore"},
};

json::value document_of(std::span<const Route> routes) {
  return json::parse(openapi_document(OpenApiPart::resource, routes));
}

json::value real_document(OpenApiPart part) {
  return json::parse(openapi_document(part));
}

/// Calls `visit(path, method, operation)` with each operation of a document.
template <class Visit>
void for_each_operation(const json::value& document, Visit visit) {
  for (const auto& path : document.at("paths").as_object())
    for (const auto& operation : path.value().as_object())
      visit(std::string(path.key()), std::string(operation.key()), operation.value());
}

std::vector<std::string> operation_ids(const json::value& document) {
  std::vector<std::string> ids;
  for_each_operation(document, [&](const std::string&, const std::string&, const json::value& operation) {
    ids.emplace_back(operation.at("operationId").as_string());
  });
  return ids;
}

void collect(const json::value& in, std::set<std::string>& references) {
  if (in.is_array())
    for (const json::value& element : in.get_array()) collect(element, references);
  if (!in.is_object()) return;
  for (const auto& member : in.get_object()) {
    if (member.key() == "$ref") references.emplace(member.value().as_string());
    collect(member.value(), references);
  }
}

/// The references of a document to components that it does not have.
std::vector<std::string> dangling(const json::value& document) {
  std::set<std::string> references;
  collect(document, references);
  std::vector<std::string> missing;
  for (const std::string& reference : references) {
    boost::system::error_code error;
    if (reference.substr(0, 2) != "#/" || document.find_pointer(reference.substr(1), error) == nullptr)
      missing.push_back(reference);
  }
  return missing;
}

std::set<std::string> parameters_in(const json::value& operation, std::string_view place) {
  std::set<std::string> names;
  if (const json::value* parameters = operation.as_object().if_contains("parameters"))
    for (const json::value& parameter : parameters->as_array())
      if (parameter.at("in").as_string() == place) names.emplace(parameter.at("name").as_string());
  return names;
}

std::set<std::string> in_braces(const std::string& path) {
  std::set<std::string> names;
  for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
    names.insert(path.substr(open + 1, path.find('}', open) - open - 1));
  return names;
}

const json::value& operation_of(const json::value& document, std::string_view path, std::string_view method) {
  return document.at("paths").at(path).at(method);
}

TEST_CASE("an operation has what its route says") {
  const json::value document = document_of(sample_routes);
  const json::value& search = operation_of(document, "/tenants/{tenant}/customers/search", "post");
  CHECK(search.at("operationId") == "searchCustomers");
  CHECK(search.at("summary") == "Search");
  CHECK(search.at("x-origin") == "published");
  CHECK(parameters_in(search, "path") == std::set<std::string>{"tenant"});
  CHECK(search.at("parameters").at(2) == json::parse(R"json({
    "name": "count", "in": "query", "description": "How to count.",
    "schema": {"$ref": "#/components/schemas/CountMode"}, "x-origin": "ours"})json"));
  const json::value& body = search.at("requestBody").at("content").at("application/json");
  CHECK(body.at("schema").at("$ref") == "#/components/schemas/SearchRequest");
  const json::value& list = operation_of(document, "/tenants/{tenant}/customers", "get");
  CHECK(list.at("responses").at("200").at("headers").as_object().contains("Link"));
}

TEST_CASE("header fields are those that are sent") {
  const json::value document = json::parse(openapi_document(OpenApiPart::resource));
  const auto headers = [&](std::string_view path, std::string_view method, std::string_view status) {
    return operation_of(document, path, method).at("responses").at(status).at("headers").as_object();
  };
  constexpr std::string_view customer = "/tenants/{tenant}/customers/{customer}";
  CHECK(headers(customer, "get", "200").contains("ETag"));
  CHECK(headers(customer, "get", "200").contains("X-Request-Id"));
  CHECK_FALSE(headers(customer, "delete", "204").contains("ETag"));
  CHECK(headers(std::string(customer) + "/contacts/{contact}", "delete", "204").contains("ETag"));
  const json::value& wrong_type = document.at("components").at("responses").at("UnsupportedMediaType");
  for (const char* name : {"Accept-Patch", "Accept-Post", "Accept", "Accept-Encoding", "X-Request-Id"})
    CHECK(wrong_type.at("headers").as_object().contains(name));
  const json::value& size = operation_of(document, "/tenants/{tenant}/customers", "get").at("parameters").at(3);
  CHECK(size.at("name") == "pageSize");
  CHECK(size.at("schema").at("minimum") == 1);
  CHECK(size.at("schema").at("maximum") == 1000);
  const json::value control = json::parse(openapi_document(OpenApiPart::control));
  const json::value& make = operation_of(control, "/worlds", "post").at("responses");
  CHECK(make.as_object().contains("415"));
  const json::value& dump = operation_of(control, "/worlds/{world}/tenants/{tenant}/dump", "get").at("responses");
  CHECK_FALSE(dump.at("200").at("headers").as_object().contains("ETag"));
}

TEST_CASE("an operation has its media types and errors") {
  const json::value document = document_of(sample_routes);
  const json::value& update = operation_of(document, "/tenants/{tenant}/customers/{customer}", "patch");
  CHECK(update.at("requestBody").at("content").as_object().size() == 2);
  CHECK(update.at("responses").at("404").at("$ref") == "#/components/responses/NotFound");
  CHECK(update.at("responses").at("412").at("$ref") == "#/components/responses/PreconditionFailed");
  CHECK(update.at("responses").as_object().contains("default"));
  // OpenAPI describes media types elsewhere.
  CHECK(parameters_in(update, "header") == std::set<std::string>{"If-Match"});

  const json::value& answers = operation_of(document, "/dump", "get").at("responses");
  CHECK(answers.at("200").at("content").at("application/x-ndjson").at("schema").at("type") == "string");
  CHECK(answers.at("200").at("content").as_object().contains("application/json"));
  CHECK(answers.at("200").at("description") == "Lines.");
  CHECK_FALSE(answers.at("204").as_object().contains("content"));
}

TEST_CASE("operations of one name get different ids") {
  CHECK(operation_ids(document_of(sample_routes)) ==
        std::vector<std::string>{"listCustomers", "searchCustomers", "updateCustomer", "updateCustomerByPut",
                                 "detachGivenExtension", "detachExtension", "dumpAll", "deleteDump", "dumpAll2",
                                 "someMore"});
}

TEST_CASE("a document has only the components that it uses") {
  const json::value document = document_of(sample_routes);
  const json::object& schemas = document.at("components").at("schemas").as_object();
  CHECK(schemas.contains("Hit"));
  CHECK_FALSE(schemas.contains("ExternalPage"));
  CHECK(dangling(document).empty());
  CHECK(document_of({}).at("components").at("schemas").as_object().empty());
}

TEST_CASE("a schema that does not exist is a dangling reference") {
  static constexpr std::array answers = {Answer{.schema = "Nonsense"}};
  static constexpr std::array routes = {Route{.method = "GET", .path = "/a", .operation = "a", .answers = answers}};
  CHECK(dangling(document_of(routes)) == std::vector<std::string>{"#/components/schemas/Nonsense"});
}

TEST_CASE("the real documents are consistent") {
  for (const OpenApiPart part : {OpenApiPart::resource, OpenApiPart::control}) {
    CAPTURE(static_cast<int>(part));
    const json::value document = real_document(part);
    CHECK(dangling(document) == std::vector<std::string>{});
    std::vector<std::string> ids = operation_ids(document);
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
    for_each_operation(document, [](const std::string& path, const std::string& method, const json::value& operation) {
      CAPTURE(path, method);
      CHECK(parameters_in(operation, "path") == in_braces(path));
      CHECK(operation.as_object().contains("summary"));
      // Some answer beside 400 and default.
      CHECK(operation.at("responses").as_object().size() > 2);
    });
  }
}

TEST_CASE("each route is an operation of its document") {
  const auto count = [](OpenApiPart part) { return operation_ids(real_document(part)).size(); };
  CHECK(count(OpenApiPart::resource) == routes_of(OpenApiPart::resource).size());
  CHECK(count(OpenApiPart::control) == routes_of(OpenApiPart::control).size());
}

TEST_CASE("the schema of a customer has its members, in order") {
  const json::object schemas = customer_schemas();
  const auto properties = [&](std::string_view schema) {
    std::vector<std::string> names;
    for (const auto& property : schemas.at(schema).at("properties").as_object()) names.emplace_back(property.key());
    return names;
  };
  const auto scenario = testing::scenario::b2b_wholesaler(20);
  for (const CustomerDraft& draft : scenario.customers) {
    const json::value written = json::parse(to_json(draft));
    for (const auto& member : written.as_object())
      CHECK(schemas.at("CustomerDraft").at("properties").as_object().contains(member.key()));
  }
  std::vector<std::string> listed;
  for (const detail::ListedField& field : detail::field_list()) listed.emplace_back(field.wire_name);
  CHECK(properties("Customer") == listed);
  CHECK(schemas.at("Customer").at("required").as_array().size() == listed.size());
  const std::vector<std::string> patchable = properties("CustomerPatch");
  CHECK(std::ranges::count(patchable, "customerUid") == 0);
  CHECK(std::ranges::count(patchable, "externalReference") == 1);
}

TEST_CASE("schemas have the limits of the field table") {
  const json::object schemas = customer_schemas();
  const json::value& customer = schemas.at("Customer").at("properties");
  CHECK(customer.at("firstname").at("type") == "string");
  CHECK(customer.at("firstname").at("maxLength") == 255);
  CHECK(customer.at("internalNote").at("maxLength") == 10'000);
  CHECK(customer.at("customerUid").at("pattern") == "^[A-Za-z0-9_-]*$");
  CHECK(customer.at("paymentTerms").at("type") == json::array{"integer", "null"});
  CHECK(schemas.at("CustomerPatch").at("properties").at("city").at("type") == json::array{"string", "null"});
  CHECK(schemas.at("ContactInput").at("required") == json::array{"firstname", "lastname"});
  CHECK(schemas.at("ContactInput").at("additionalProperties") == false);
  const json::value& consent = schemas.at("Consent").at("properties");
  CHECK(consent.at("lastModifiedAt").at("type") == json::array{"string", "null"});
}

TEST_CASE("JSON is printed for people") {
  const json::value value = json::parse(R"({"a":[1,"x",null],"b":{"c":"d"},"e":[{"f":1,"g":{}},[]],"h":[]})");
  CHECK(pretty_json(value) == R"({
  "a": [1, "x", null],
  "b": {"c": "d"},
  "e": [
    {
      "f": 1,
      "g": {}
    },
    []
  ],
  "h": []
}
)");
  CHECK(pretty_json(json::object()) == "{}\n");
  CHECK(json::parse(pretty_json(value)) == value);
}

}  // namespace custengine::serve::openapi_test
