#include "serve/resource/customers.hpp"

#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/trial.hpp"
#include "serve/routing/answer_once.hpp"

#include <custengine/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

constexpr BodyRules<CustomerDraft> draft_rules = {
    .read = [](std::string_view body) { return draft_from_json(body); },
    .judge = [](const Context&, Session& session,
                const CustomerDraft& draft) { return error_of(session.create(draft)); }};
constexpr BodyRules<CustomerPatch> patch_rules = {
    .read = [](std::string_view body) { return patch_from_json(body); },
    .judge = [](const Context& context, Session& session,
                const CustomerPatch& patch) { return error_of(session.update(context["customer"], patch)); }};

}  // namespace

Response create_customer(Context& context, Session& session) {
  return answer_once(context, *context.world, [&] {
    auto draft = draft_from_json(context.request.body);
    if (auto error = finish_request(context, draft, draft_rules))
      return context.fail(refused(session, *std::move(error)));
    const auto customer = session.create(*std::move(draft));
    if (!customer) return context.fail(customer.error());
    constexpr int created = 201;
    Response response = customer_response(context, created, *customer);
    response.set("Location", std::string(path_of(context.request)).append("/").append(customer->id()));
    return response;
  });
}

Response get_customer(Context& context, Session& session) {
  if (auto error = check_empty_query(context)) return context.fail(refused(session, *std::move(error)));
  const auto customer = session.get(context["customer"]);
  if (!customer) return context.fail(customer.error());
  std::string tag = entity_tag(customer->version());
  if (auto other = evaluate(context, tag, customer->version())) return *std::move(other);
  return tagged_response(200, to_json(*customer), std::move(tag));
}

Response update_customer(Context& context, Session& session) {
  const auto patch = patch_from_json(context.request.body);
  if (auto error = finish_request(context, patch, patch_rules))
    return context.fail(refused(session, *std::move(error)));
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    return session.update(context["customer"], *patch, options);
  });
  if (!customer) return context.fail(customer.error());
  return customer_response(context, 200, *customer);
}

Response remove_customer(Context& context, Session& session) {
  if (auto error = check_empty_query(context)) return context.fail(refused(session, *std::move(error)));
  const auto removed =
      IfMatch(context.request).run([&](UpdateOptions options) { return session.remove(context["customer"], options); });
  if (!removed) return context.fail(removed.error());
  return {.status = 204};
}

}  // namespace custengine::serve
