#include "engine/engine_state.hpp"

#include "base/phone_plan.hpp"
#include "engine/tenant_errors.hpp"
#include "engine/tenant_options.hpp"

#include <exception>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace custengine {

using engine::TenantEntry;

namespace {

Result<Principal> authenticate(Authenticator& authenticator, const AccessToken& token) {
  const auto failed = [](const std::string& why) {
    return Error{.code = ErrorCode::unavailable,
                 .message = "the authenticator failed: " + model::shortened(why, model::Violations::max_message_bytes)};
  };
  try {
    auto principal = authenticator.authenticate(token);
    if (principal || principal.error().code == ErrorCode::unauthenticated) return principal;
    return failed(principal.error().message);
  } catch (const std::exception& exception) {
    return failed(exception.what());
  } catch (...) {
    return failed("it threw something that is no std::exception");
  }
}

/// Counts a new tenant in the engine's memory. Errors: resource_exhausted.
Result<std::shared_ptr<TenantEntry>> counted(std::shared_ptr<TenantEntry> tenant,
                                             const std::shared_ptr<storage::MemoryBudget>& memory) {
  if (memory)
    if (auto error = tenant->tenant().enter(memory)) return *std::move(error);
  return tenant;
}

}  // namespace

std::shared_ptr<TenantEntry> Engine::State::find(std::string_view id) const {
  const std::shared_lock lock(mutex);
  const auto found = tenants.find(id);
  return found == tenants.end() ? nullptr : found->second.entry();
}

Result<std::shared_ptr<TenantEntry>> Engine::State::make(std::string_view id, TenantOptions options) {
  const auto collator = environment->collators.get(options.locale);
  if (auto checked = engine::check(id, options, collator != nullptr); !checked) return checked.error();
  auto schema = environment->schemas.get({
      .keys = storage::KeyMaker(collator, base::find_phone_plan(options.country_code)),
      .sort_indexes = storage::index_fields(options.sort_indexes, options.unique_external_reference),
      .text_index = options.text_index,
      .unique_external_reference = options.unique_external_reference,
      .searched = engine::searched_fields(options.also_searched),
      .hash_key = hash_key,
  });
  auto fixed = environment->fixed_options.get(engine::fixed_part(options));
  return counted(std::make_shared<TenantEntry>(std::string(id), std::move(schema), std::move(options), std::move(fixed),
                                               environment->on_subscriber_error),
                 environment->memory);
}

Result<std::shared_ptr<TenantEntry>> Engine::State::make(std::string_view id, const TenantEntry& original) {
  // Checked before the copy by the original's size, and after it by the real size of the copy.
  if (const auto& memory = environment->memory)
    if (auto error = memory->check(original.tenant().bytes_without_history())) return *std::move(error);
  return counted(std::make_shared<TenantEntry>(std::string(id), original, environment->on_subscriber_error),
                 environment->memory);
}

Result<void> Engine::State::add(std::string_view id, std::shared_ptr<TenantEntry> tenant) {
  const std::unique_lock lock(mutex);
  const auto [added, is_new] = tenants.try_emplace(std::string(id), std::move(tenant));
  if (!is_new) return engine::tenant_taken(id);
  added->second.entry()->tenant().set_generation(++tenants_made);
  return {};
}

Result<Session> Engine::State::open(std::string_view tenant, PermissionSet permissions, std::string subject) {
  std::weak_ptr<TenantEntry> handle;
  {
    const std::unique_lock lock(mutex);
    const auto found = tenants.find(tenant);
    if (found == tenants.end()) return engine::no_such_tenant(tenant);
    handle = found->second.next();
  }
  return Session(std::make_shared<const detail::SessionState>(
      detail::SessionState{.tenant_id = std::string(tenant),
                           .subject = std::move(subject),
                           .permissions = permissions,
                           .tenant = std::move(handle),
                           .environment = environment,
                           .interceptor = environment->interceptor.get()}));
}

Result<Session> Engine::State::open(std::string_view tenant, const AccessToken& token, std::string& subject) {
  if (!environment->authenticator)
    return Error{.code = ErrorCode::failed_precondition, .message = "the engine has no authenticator"};
  const auto principal = authenticate(*environment->authenticator, token);
  if (!principal) return principal.error();
  subject = principal->subject;
  // Checked before the tenant is looked up: a caller without permission must not learn whether it exists.
  const auto granted = principal->tenants.find(std::string(tenant));
  if (granted == principal->tenants.end() || granted->second.empty())
    return Error{.code = ErrorCode::permission_denied,
                 .message = model::shortened(subject, model::max_id_characters) + " has no permission in tenant " +
                            model::shortened(tenant, model::max_id_characters)};
  return open(tenant, granted->second, subject);
}

}  // namespace custengine
