#include "serve/http/violations.hpp"
#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/customers.hpp"
#include "serve/resource/trial.hpp"

#include <custengine/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

Result<Extension> read_extension(std::string_view body) {
  return extension_from_json(body);
}

constexpr BodyRules<Extension> attach_rules = {
    .read = read_extension,
    .judge =
        [](const Context& context, Session& session, const Extension& extension) {
          return error_of(session.attach_extension(context["customer"], extension));
        },
    .required = "extensionCode",
    .substitute = "TWO_INVOICE"};
constexpr BodyRules<Extension> detach_rules = {
    .read = read_extension,
    .judge =
        [](const Context& context, Session& session, const Extension& extension) {
          return error_of(session.detach_extension(context["customer"], extension));
        },
    .required = "extensionCode",
    .substitute = "TWO_INVOICE"};

/// An extension to detach. Without an organization: the only one with that code.
struct DetachRequest {
  ExtensionCode code = ExtensionCode::two_invoice;
  std::string organization_id = {};
};

Result<Customer> detach_from(std::string_view id, Session& session, const DetachRequest& extension,
                             UpdateOptions options) {
  if (extension.organization_id.empty()) return session.detach_extension(id, extension.code, options);
  return session.detach_extension(id, {extension.code, extension.organization_id}, options);
}

Response detach(const Context& context, Session& session, const DetachRequest& extension) {
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    return detach_from(context["customer"], session, extension, options);
  });
  if (!customer) return context.fail(customer.error());
  Response response{.status = 204};
  response.set("ETag", entity_tag(customer->version()));
  return response;
}

/// Detaches an extension that the target names. If its code or the query is wrong, the error has all violations.
Response detach_named(const Context& context, Session& session, QueryReader& query, const Result<ExtensionCode>& code,
                      std::string_view organization) {
  if (!context.is_lenient) query.refuse_others();
  const DetachRequest extension = {.code = code ? *code : ExtensionCode::two_invoice,
                                   .organization_id = std::string(organization)};
  if (code && !query.has_violations()) return detach(context, session, extension);
  std::vector<FieldViolation> found;
  if (!code) found = code.error().violations;
  Trial trial;
  const auto judged = detach_from(context["customer"], trial.session(), extension, {});
  if (!judged && judged.error().code == ErrorCode::invalid_argument)
    add_new_violations(found, judged.error().violations);
  return context.fail(refused(session, refusal_of(query, code ? nullptr : &code.error(), std::move(found))));
}

/// The code in the query. One that is missing or wrong is a violation there; then another code stands in for it.
ExtensionCode code_of(QueryReader& query) {
  const auto code = query.parsed("extensionCode", ExtensionCode::parse);
  if (!code && !query.has_violations()) query.add_violation("extensionCode", "is missing");
  return code ? *code : ExtensionCode::two_invoice;
}

}  // namespace

Response attach_extension(Context& context, Session& session) {
  const auto extension = extension_from_json(context.request.body);
  if (auto error = finish_request(context, extension, attach_rules))
    return context.fail(refused(session, *std::move(error)));
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    return session.attach_extension(context["customer"], *extension, options);
  });
  if (!customer) return context.fail(customer.error());
  return customer_response(context, 200, *customer);
}

Response detach_extension(Context& context, Session& session) {
  QueryReader query(context.target.query);
  return detach_named(context, session, query, ExtensionCode::parse(context["code"]), context["organization"]);
}

Response detach_given_extension(Context& context, Session& session) {
  QueryReader query(context.target.query);
  if (context.request.body.empty()) {
    const ExtensionCode code = code_of(query);
    const auto organization = query.text("organizationUid");
    return detach_named(context, session, query, code, organization.value_or(std::string_view()));
  }
  if (auto refusal = check_body(context)) return *std::move(refusal);
  const auto extension = extension_from_json(context.request.body);
  for (const std::string_view name : {"extensionCode", "organizationUid"})
    if (query.text(name)) query.add_violation(name, "is given in the query although there is a body");
  if (auto error = finish_request(context, query, extension, detach_rules))
    return context.fail(refused(session, *std::move(error)));
  return detach(context, session, {.code = extension->code, .organization_id = extension->organization_id});
}

}  // namespace custengine::serve
