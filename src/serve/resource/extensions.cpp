#include "serve/http/violations.hpp"
#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/customers.hpp"

#include <custengine/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

/// An extension to detach. Without an organization: the only one with that code.
struct DetachRequest {
  ExtensionCode code = ExtensionCode::two_invoice;
  std::string organization_id = {};
};

Response detach(const Context& context, Session& session, const DetachRequest& extension) {
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    const std::string_view id = context["customer"];
    return extension.organization_id.empty()
               ? session.detach_extension(id, extension.code, options)
               : session.detach_extension(id, {extension.code, extension.organization_id}, options);
  });
  if (!customer) return context.fail(customer.error());
  Response response{.status = 204};
  response.set("ETag", entity_tag(customer->version()));
  return response;
}

/// The extension that the query names. Violations are left in `query`.
std::optional<DetachRequest> extension_of(QueryReader& query) {
  const auto code = query.parsed("extensionCode", ExtensionCode::parse);
  const auto organization = query.text("organizationUid");
  if (!code) {
    if (!query.has_violations()) query.add_violation("extensionCode", "is missing");
    return std::nullopt;
  }
  return DetachRequest{.code = *code, .organization_id = std::string(organization.value_or(std::string_view()))};
}

}  // namespace

Response attach_extension(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  const auto extension = extension_from_json(context.request.body);
  if (auto error = check_empty_query(context, extension ? nullptr : &extension.error()))
    return context.fail(refused(*session, *std::move(error)));
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    return session->attach_extension(context["customer"], *extension, options);
  });
  if (!customer) return context.fail(customer.error());
  return customer_response(context, 200, *customer);
}

Response detach_extension(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  const auto code = ExtensionCode::parse(context["code"]);
  if (auto error = check_empty_query(context, code ? nullptr : &code.error()))
    return context.fail(refused(*session, *std::move(error)));
  return detach(context, *session, {.code = *code, .organization_id = std::string(context["organization"])});
}

Response detach_given_extension(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  QueryReader query(context.target.query);
  if (context.request.body.empty()) {
    const auto extension = extension_of(query);
    if (auto error = finish_query(context, query)) return context.fail(refused(*session, *std::move(error)));
    return detach(context, *session, *extension);
  }
  if (auto refusal = check_body(context)) return *std::move(refusal);
  const auto extension = extension_from_json(context.request.body);
  for (const std::string_view name : {"extensionCode", "organizationUid"})
    if (query.text(name)) query.add_violation(name, "is given in the query although there is a body");
  if (auto error = finish_query(context, query, extension ? nullptr : &extension.error()))
    return context.fail(refused(*session, *std::move(error)));
  return detach(context, *session, {.code = extension->code, .organization_id = extension->organization_id});
}

}  // namespace custengine::serve
