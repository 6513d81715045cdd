#include "engine/external_customers.hpp"

#include "model/validation.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>

namespace custengine::engine {

using storage::RecordPtr;

namespace {

Error source_failed(const std::string& why) {
  return {.code = ErrorCode::unavailable,
          .message = "the external source failed: " + model::shortened(why, model::Violations::max_message_bytes)};
}

/// Returns all violations of an external customer, if its external id is invalid. If the id is valid, the customer
/// may already exist: then the draft is not checked.
std::optional<Error> check_external_id(const ExternalCustomer& external, const TenantSettings& settings) {
  const auto check = [&external](model::Violations& violations) {
    const auto& field = model::info(model::Field::external_reference);
    model::check_required_text(field.text_kind, field.max_characters, external.external_id, field.wire, violations);
  };
  model::Violations violations;
  check(violations);
  if (violations.empty()) return std::nullopt;

  model::Violations all;  // in field order: the id comes before the reference
  CustomerDraft draft = external.customer;
  const auto& id = model::info(model::Field::id);
  model::check_text(id.text_kind, id.max_characters, draft.id, id.wire, all);
  check(all);
  draft.id.clear();
  draft.external_reference.clear();
  model::check_values(draft, {.allowed = settings.allowed_extensions}, all);
  return std::move(all).to_error();
}

}  // namespace

Result<ExternalPage> search_external(const TenantEntry& tenant, const SearchRequest& request) {
  // The settings keep the source alive during the call, even if update_tenant replaces it.
  const auto settings = tenant.settings();
  if (!settings->has(TenantExtension::external_customer_search))
    return Error{.code = ErrorCode::failed_precondition,
                 .message = "the tenant lacks the extension EXTERNAL_CUSTOMER_SEARCH"};
  if (!settings->external_source)
    return Error{.code = ErrorCode::failed_precondition, .message = "the tenant has no external source"};
  const ExternalSearchRequest asked{.tenant = tenant.tenant().id(), .criteria = request};
  try {
    auto page = settings->external_source->search(asked);
    if (!page) return source_failed(page.error().message);
    return page;
  } catch (const std::exception& exception) {
    return source_failed(exception.what());
  } catch (...) {
    return source_failed("it threw something that is no std::exception");
  }
}

Result<RecordPtr> import_external(const WriteContext& context, const ExternalCustomer& external) {
  if (auto error = check_external_id(external, *context.settings)) return *std::move(error);
  CustomerDraft draft = external.customer;
  draft.external_reference = external.external_id;
  while (true) {
    if (RecordPtr known = context.tenant.tenant().find_by_reference(external.external_id)) return known;
    auto created = create(context, draft, true);
    if (created) return created;
    // Another caller has imported the same customer: the next round finds it. Any other conflict is an error of this
    // call.
    const Error& error = created.error();
    constexpr std::string_view reference = model::info(model::Field::external_reference).wire;
    const bool raced = error.code == ErrorCode::already_exists &&
                       std::ranges::find(error.violations, reference, &FieldViolation::field) != error.violations.end();
    if (!raced) return created;
  }
}

}  // namespace custengine::engine
