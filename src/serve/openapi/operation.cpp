#include "serve/openapi/operation.hpp"

#include "serve/http/problem.hpp"
#include "serve/openapi/schemas.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace custengine::serve {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::array openapi_json_types = {std::string_view("application/json")};

/// Operations whose name alone would be too short, or would read badly, as the name of a function.
struct OperationName {
  std::string_view operation, id;
  std::string_view path_end = {};  ///< only routes whose path ends so
};
constexpr std::array operation_names = {
    OperationName{"list", "listCustomers"},
    OperationName{"create", "createCustomer"},
    OperationName{"search", "searchCustomers"},
    OperationName{"search_external", "searchExternalCustomers"},
    OperationName{"get", "getCustomer"},
    OperationName{"update", "updateCustomer"},
    OperationName{"remove", "deleteCustomer"},
    OperationName{"get_in_store", "getStoreCustomer"},
    // The extension is in the query or the body, not in the path.
    OperationName{"detach_extension", "detachGivenExtension", "/extensions"},
};

struct PathParameter {
  std::string_view name, schema, description;
};
constexpr std::array path_parameters = {
    PathParameter{"tenant", "Id", "The id of a tenant."},
    PathParameter{"customer", "Id", "The id of a customer: customerUid."},
    PathParameter{"store", "Id", "The id of a store of the tenant."},
    PathParameter{"code", "", "The extension's code: TWO_INVOICE."},
    PathParameter{"organization", "Id", "The organization of the extension."},
    PathParameter{"world", "Id", "The name of a world."},
    PathParameter{"fault", "", "The id of a fault."},
    PathParameter{"call", "", "The number of a call."},
    PathParameter{"token", "", "The id of a token."},
    PathParameter{"contact", "Id", "The id of a contact: customerContactUid."},
    PathParameter{"address", "Id", "The id of an address: customerAddressUid."},
    PathParameter{"consent", "Id", "The id of a consent: consentUid."},
};

struct ErrorText {
  int status;
  std::string_view description;
};
constexpr std::array error_texts = {
    ErrorText{400, "The request breaks a rule; `violations` names each."},
    ErrorText{401, "The access token is missing, unknown, expired or revoked."},
    ErrorText{403, "The token lacks the permission."},
    ErrorText{404, "There is no such tenant, customer, store or extension."},
    ErrorText{406, "The client takes no JSON, and the server has nothing else."},
    ErrorText{409, "The state does not allow it: an id or reference is taken, or something is missing."},
    ErrorText{410, "The changes after that number are no longer kept."},
    ErrorText{412, "The version is not the one of If-Match; `currentVersion` has it."},
    ErrorText{413, "The body is too large."},
    ErrorText{415, "The server does not read this media type."},
    ErrorText{422, "The Idempotency-Key was used with another body."},
    ErrorText{429, "A limit of the tenant or the server is reached."},
    ErrorText{501, "The server does not have this part of the resource yet."},
    ErrorText{503, "The other system failed, or the server is stopping."},
};

struct AnswerHeader {
  std::string_view name, description;
};
constexpr std::array header_table = {
    AnswerHeader{"ETag", "The customer's version, quoted, for If-Match and If-None-Match."},
    AnswerHeader{"Location", "The path of the new resource."},
    AnswerHeader{"Link", "Pages around this one (RFC 8288): next, first, prev, last."},
    AnswerHeader{"Idempotency-Replayed", "`true` if this is the stored answer to an earlier request."},
    AnswerHeader{"Preference-Applied", "`return=minimal` if the body was left out."},
    AnswerHeader{"Allow", "The methods of the path."},
    AnswerHeader{"WWW-Authenticate", "How to log in."},
    AnswerHeader{"X-Request-Id", "The request's X-Request-Id, else the number of the call in the log."},
    AnswerHeader{"Accept-Patch", "The media types that PATCH reads here."},
    AnswerHeader{"Accept-Post", "The media types that POST reads here."},
    AnswerHeader{"Accept", "The media types that another method reads here."},
    AnswerHeader{"Accept-Encoding", "`identity` if the body was encoded: it must not be."},
};

std::string_view to_string(Origin origin) noexcept {
  switch (origin) {
    case Origin::published:
      return "published";
    case Origin::inferred:
      return "inferred";
    case Origin::ours:
      return "ours";
  }
  return {};
}

/// Calls `visit(name)` with each parameter of a path.
template <class Visit>
void for_each_path_parameter(std::string_view path, Visit visit) {
  for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
    visit(path.substr(open + 1, path.find('}', open) - open - 1));
}

/// The name of an error's response: "NotFound". Requires a status that has a reason phrase.
std::string response_name(int status) {
  std::string name(reason_phrase(status));
  std::erase_if(name, [](char c) { return c == ' ' || c == '-'; });
  return name;
}

object response_reference(std::string_view name) {
  return {{"$ref", "#/components/responses/" + std::string(name)}};
}

object header_reference(std::string_view name) {
  return {{"$ref", "#/components/headers/" + std::string(name)}};
}

bool is_json(std::string_view media_type) noexcept {
  return media_type == "application/json" || media_type.ends_with("+json");
}

/// "string", "integer", …, or the name of a schema.
object type_schema(std::string_view type) {
  constexpr std::array json_types = {"string", "integer", "number", "boolean", "array", "object"};
  if (std::ranges::find(json_types, type) != json_types.end()) return {{"type", type}};
  return schema_reference(type);
}

object path_parameter(std::string_view name, Origin origin) {
  object parameter = {{"name", name}, {"in", "path"}, {"required", true}};
  object schema = {{"type", "string"}};
  const auto* known = std::ranges::find(path_parameters, name, &PathParameter::name);
  if (known != path_parameters.end()) {
    parameter["description"] = known->description;
    if (!known->schema.empty()) schema = schema_reference(known->schema);
  }
  parameter["schema"] = std::move(schema);
  parameter["x-origin"] = to_string(origin);
  return parameter;
}

object given_parameter(const Parameter& given, std::string_view place) {
  object parameter = {{"name", given.name}, {"in", place}};
  if (given.is_required) parameter["required"] = true;
  if (!given.description.empty()) parameter["description"] = given.description;
  object schema = type_schema(given.type);
  if (given.type == "integer") schema["minimum"] = given.min;
  if (given.type == "integer" && given.max > 0) schema["maximum"] = given.max;
  parameter["schema"] = std::move(schema);
  parameter["x-origin"] = to_string(given.origin);
  return parameter;
}

/// Header fields that OpenAPI describes elsewhere, and ignores as parameters.
bool is_ignored_header(std::string_view name) noexcept {
  return is_same_name(name, "Accept") || is_same_name(name, "Content-Type") || is_same_name(name, "Authorization");
}

array parameters_of(const Route& route) {
  array parameters;
  for_each_path_parameter(route.path,
                          [&](std::string_view name) { parameters.push_back(path_parameter(name, route.origin)); });
  for (const Parameter& given : route.query) parameters.push_back(given_parameter(given, "query"));
  for (const Parameter& given : route.headers)
    if (!is_ignored_header(given.name)) parameters.push_back(given_parameter(given, "header"));
  return parameters;
}

object media_type_object(std::string_view media_type, std::string_view schema, const object& examples) {
  if (!is_json(media_type)) return {{"schema", object{{"type", "string"}}}};
  object content = {{"schema", type_schema(schema)}};
  if (const value* example = examples.if_contains(schema)) content["example"] = *example;
  return content;
}

object request_body(const Route& route, const object& examples) {
  object content;
  std::span<const std::string_view> types = route.body_types;
  if (types.empty()) types = openapi_json_types;
  const std::string schema = input_schema_name(route.body_schema);
  for (const std::string_view type : types) content[type] = media_type_object(type, schema, examples);
  return {{"required", route.body_is_required}, {"content", std::move(content)}};
}

bool has_header(const Route& route, std::string_view name) noexcept {
  return std::ranges::any_of(route.headers, [&](const Parameter& given) { return is_same_name(given.name, name); });
}

/// Header fields of a successful answer, which follow from its schema and from the request's fields.
object headers_of(const Route& route, const Answer& answer) {
  object headers;
  const auto add = [&](std::string_view name) { headers[name] = header_reference(name); };
  const bool is_tagged =
      has_header(route, "If-Match") || has_header(route, "If-None-Match") || has_header(route, "Prefer");
  if (is_tagged && answer.has_entity_tag) add("ETag");
  if (answer.status == 201) add("Location");
  if (answer.schema == "CustomerPage" && route.method == "GET") add("Link");
  if (has_header(route, "Idempotency-Key")) add("Idempotency-Replayed");
  if (has_header(route, "Prefer")) add("Preference-Applied");
  add("X-Request-Id");
  return headers;
}

/// Adds an answer. Answers of one status differ in their media type.
void add_answer(object& responses, const Route& route, const Answer& answer, const object& examples) {
  object& response = responses.emplace(std::to_string(answer.status), object()).first->value().as_object();
  if (!response.contains("description"))
    response["description"] = answer.description.empty() ? reason_phrase(answer.status) : answer.description;
  if (object headers = headers_of(route, answer); !headers.empty()) response["headers"] = std::move(headers);
  if (answer.schema.empty()) return;
  value& content = response.emplace("content", object()).first->value();
  content.as_object()[answer.media_type] = media_type_object(answer.media_type, answer.schema, examples);
}

object responses_of(const Route& route, const object& examples) {
  object responses;
  for (const Answer& answer : route.answers) add_answer(responses, route, answer, examples);
  const auto add_error = [&](int status) {
    if (const std::string name = std::to_string(status); !responses.contains(name))
      responses[name] = response_reference(response_name(status));
  };
  add_error(400);
  for (const int status : route.errors) add_error(status);
  if (!route.body_schema.empty()) add_error(415);
  responses["default"] = response_reference("Problem");
  return responses;
}

std::string camel_case(std::string_view words) {
  std::string name;
  bool is_start = false;
  for (const char c : words) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter) name += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    is_start = !is_letter && !name.empty();
  }
  return name;
}

object problem_response(std::string_view description) {
  return {{"description", description},
          {"headers", object{{"X-Request-Id", header_reference("X-Request-Id")}}},
          {"content", object{{"application/problem+json", object{{"schema", schema_reference("Problem")}}}}}};
}

}  // namespace

std::string operation_id(const Route& route) {
  if (!route.operation_id.empty()) return std::string(route.operation_id);
  const auto is_its_name = [&](const OperationName& name) {
    return name.operation == route.operation && route.path.ends_with(name.path_end);
  };
  const auto* known = std::ranges::find_if(operation_names, is_its_name);
  if (known != operation_names.end()) return std::string(known->id);
  constexpr std::string_view remove = "remove_";
  if (route.operation.starts_with(remove))
    return camel_case("delete_" + std::string(route.operation.substr(remove.size())));
  return camel_case(route.operation);
}

std::string_view tag_of(const Route& route) {
  // The first whose text the path has.
  constexpr std::array control_groups = {
      std::pair{"/changes", "changes"},   std::pair{"/worlds/{world}/tenants", "tenants"},
      std::pair{"/clock", "clock"},       std::pair{"/faults", "faults"},
      std::pair{"/calls", "calls"},       std::pair{"/tokens", "tokens"},
      std::pair{"/external", "external"}, std::pair{"/webhooks", "webhooks"},
      std::pair{"/worlds", "worlds"},
  };
  constexpr std::array resource_groups = {
      std::pair{"/tenants/{tenant}/stores", "stores"},
      std::pair{"/extensions", "extensions"},
      std::pair{"/contacts", "contacts"},
      std::pair{"/addresses", "addresses"},
      std::pair{"/consents", "consents"},
      std::pair{"/account", "account"},
      std::pair{"/customers", "customers"},
  };
  for (const auto& [part, tag] : resource_groups)
    if (route.path.find(part) != route.path.npos) return tag;
  for (const auto& [part, tag] : control_groups)
    if (route.path.find(part) != route.path.npos) return tag;
  return "server";
}

object operation_object(const Route& route, const object& examples) {
  object operation;
  if (!route.summary.empty()) operation["summary"] = route.summary;
  operation["x-origin"] = to_string(route.origin);
  if (array parameters = parameters_of(route); !parameters.empty()) operation["parameters"] = std::move(parameters);
  if (!route.body_schema.empty()) operation["requestBody"] = request_body(route, examples);
  operation["responses"] = responses_of(route, examples);
  return operation;
}

object error_responses(const object& examples) {
  object responses;
  for (int status = 400; status < 600; ++status) {
    if (reason_phrase(status).empty()) continue;
    const auto* text = std::ranges::find(error_texts, status, &ErrorText::status);
    object response =
        problem_response(text == error_texts.end() ? std::string_view(reason_phrase(status)) : text->description);
    const auto add = [&](std::string_view name) { response["headers"].as_object()[name] = header_reference(name); };
    if (status == 401) add("WWW-Authenticate");
    if (status == 415)
      for (const char* name : {"Accept-Patch", "Accept-Post", "Accept", "Accept-Encoding"}) add(name);
    const value* example = examples.if_contains("Problem");
    if (status == 400 && example != nullptr)
      response["content"].as_object()["application/problem+json"].as_object()["example"] = *example;
    responses[response_name(status)] = std::move(response);
  }
  responses["Problem"] = problem_response(
      "Any other error: of HTTP itself, such as an unknown path, a wrong method or a field that is too large; or of "
      "the server.");
  return responses;
}

object answer_headers() {
  object headers;
  for (const auto& [name, description] : header_table)
    headers[name] = object{{"description", description}, {"schema", object{{"type", "string"}}}};
  return headers;
}

}  // namespace custengine::serve
