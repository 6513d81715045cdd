#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/customers.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

/// A hash of the details (FNV-1a), because they change without a new version of the customer.
std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The customer's members, followed by the store's. An id of a store needs no escapes.
std::string flat_json(const StoreCustomer& seen, std::string_view details) {
  std::string json = to_json(seen.customer);
  json.pop_back();
  json.append(",\"storeUid\":\"").append(seen.store_id).append("\",\"storeCustomerDetails\":").append(details);
  json.append(",\"effective\":").append(to_json(seen.effective)).append("}");
  return json;
}

std::string tag_of(const StoreCustomer& seen, std::string_view details) {
  return fmt::format("\"{}-{:016x}\"", seen.customer.version(), hash_of(details));
}

}  // namespace

Response get_store_customer(Context& context) {
  const auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  if (auto error = check_empty_query(context)) return context.fail(refused(*session, *std::move(error)));
  const auto seen = session->get_in_store(context["store"], context["customer"]);
  if (!seen) return context.fail(seen.error());
  const std::string details = to_json(seen->details);
  std::string tag = tag_of(*seen, details);
  if (auto unchanged = not_modified(context, tag)) return *std::move(unchanged);
  return tagged_response(200, flat_json(*seen, details), std::move(tag));
}

Response set_store_details(Context& context) {
  auto session = context.session();
  if (!session) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  auto details = store_details_from_json(context.request.body);
  if (auto error = check_empty_query(context, details ? nullptr : &details.error()))
    return context.fail(refused(*session, *std::move(error)));
  const auto seen = session->set_store_details(context["store"], context["customer"], *std::move(details));
  if (!seen) return context.fail(seen.error());
  const std::string kept = to_json(seen->details);
  Response response{.status = 204};
  if (prefers_minimal(context.request))
    response.set("Preference-Applied", "return=minimal");
  else
    response = json_response(200, flat_json(*seen, kept));
  response.set("ETag", tag_of(*seen, kept));
  return response;
}

}  // namespace custengine::serve
