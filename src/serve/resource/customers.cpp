#include "serve/resource/customers.hpp"

#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/routing/answer_once.hpp"

#include <custengine/json.hpp>

#include <string>
#include <utility>

namespace custengine::serve {

Response create_customer(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  return answer_once(context, *context.world, [&] {
    auto draft = draft_from_json(context.request.body);
    const Error* const bad_body = draft ? nullptr : &draft.error();
    if (auto error = check_empty_query(context, bad_body)) return context.fail(refused(*session, *std::move(error)));
    const auto customer = session->create(*std::move(draft));
    if (!customer) return context.fail(customer.error());
    constexpr int created = 201;
    Response response = customer_response(context, created, *customer);
    response.set("Location", std::string(path_of(context.request)).append("/").append(customer->id()));
    return response;
  });
}

Response get_customer(Context& context) {
  const auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  if (auto error = check_empty_query(context)) return context.fail(refused(*session, *std::move(error)));
  const auto customer = session->get(context["customer"]);
  if (!customer) return context.fail(customer.error());
  std::string tag = entity_tag(customer->version());
  if (auto unchanged = not_modified(context, tag)) return *std::move(unchanged);
  return tagged_response(200, to_json(*customer), std::move(tag));
}

Response update_customer(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  const auto patch = patch_from_json(context.request.body);
  if (auto error = check_empty_query(context, patch ? nullptr : &patch.error()))
    return context.fail(refused(*session, *std::move(error)));
  const auto customer = IfMatch(context.request).run([&](UpdateOptions options) {
    return session->update(context["customer"], *patch, options);
  });
  if (!customer) return context.fail(customer.error());
  return customer_response(context, 200, *customer);
}

Response remove_customer(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  if (auto error = check_empty_query(context)) return context.fail(*error);
  const auto removed = IfMatch(context.request).run([&](UpdateOptions options) {
    return session->remove(context["customer"], options);
  });
  if (!removed) return context.fail(removed.error());
  return {.status = 204};
}

}  // namespace custengine::serve
