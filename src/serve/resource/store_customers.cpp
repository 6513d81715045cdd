#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/customers.hpp"
#include "serve/resource/trial.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

constexpr BodyRules<StoreDetails> details_rules = {
    .read = [](std::string_view body) { return store_details_from_json(body); },
    .judge =
        [](const Context& context, Session& session, const StoreDetails& details) {
          return error_of(session.set_store_details(context["store"], context["customer"], details));
        }};

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

/// One lock for all: a write of details is short, and the engine has no write of them on a condition.
std::mutex& details_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// Replaces the details, on the condition of If-Match. No other request of this process comes between the comparison
/// and the write.
Result<StoreCustomer> replace_details(const Context& context, Session& session, const StoreDetails& details) {
  const std::string_view store = context["store"], customer = context["customer"];
  const std::lock_guard lock(details_mutex());
  if (context.request.header("If-Match")) {
    const auto seen = session.get_in_store(store, customer);
    const auto failed =
        seen ? check_if_match(context.request, tag_of(*seen, to_json(seen->details)), seen->customer.version())
             : seen.error();
    if (failed) {
      // Validity comes first.
      Trial trial;
      const auto invalid = details_rules.judge(context, trial.session(), details);
      return invalid && invalid->code == ErrorCode::invalid_argument ? *invalid : *failed;
    }
  }
  return session.set_store_details(store, customer, details);
}

}  // namespace

Response get_store_customer(Context& context, Session& session) {
  if (auto error = check_empty_query(context)) return context.fail(refused(session, *std::move(error)));
  const auto seen = session.get_in_store(context["store"], context["customer"]);
  if (!seen) return context.fail(seen.error());
  const std::string details = to_json(seen->details);
  std::string tag = tag_of(*seen, details);
  if (auto other = evaluate(context, tag, seen->customer.version())) return *std::move(other);
  return tagged_response(200, flat_json(*seen, details), std::move(tag));
}

Response set_store_details(Context& context, Session& session) {
  const auto details = store_details_from_json(context.request.body);
  if (auto error = finish_request(context, details, details_rules))
    return context.fail(refused(session, *std::move(error)));
  const auto seen = replace_details(context, session, *details);
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
