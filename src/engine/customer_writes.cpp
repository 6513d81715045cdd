#include "engine/customer_writes.hpp"

#include "engine/store_views.hpp"
#include "engine/tries.hpp"
#include "engine/write_checks.hpp"
#include "model/generated_id.hpp"
#include "model/validation.hpp"
#include "storage/tenant/errors.hpp"

#include <algorithm>

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using storage::FoundRecord;
using storage::RecordPtr;
using storage::Tenant;

namespace {

/// Checks the rules of the whole customer that results from a patch.
std::optional<Error> check_record(const RecordContent& content, const Record& before, const TenantSettings& settings) {
  model::Violations violations;
  model::require_identity(content, before, violations);
  if (!violations.empty()) return std::move(violations).to_error();
  return check_type_allowed(content.type, settings);
}

std::vector<Extension> extensions_of(const Record& record) {
  return record.lists_or_none().extensions.to_vector();
}

Error not_attached(const Record& record, const std::string& what) {
  return {.code = ErrorCode::not_found,
          .message = "customer " + std::string(record.id()) + " has no extension " + what};
}

}  // namespace

std::optional<Error> check_type_allowed(CustomerType type, const TenantSettings& settings) {
  if (type != CustomerType::b2b || settings.has(TenantExtension::b2b)) return std::nullopt;
  return model::make_error(ErrorCode::failed_precondition,
                           {{std::string(model::info(model::Field::type).wire), "B2B needs the tenant extension B2B"}});
}

std::optional<Error> check_version(const Record& current, const UpdateOptions& options) {
  if (!options.expected_version || *options.expected_version == current.version()) return std::nullopt;
  return storage::version_mismatch(std::string(model::info(model::Field::version).wire), current.version(),
                                   *options.expected_version);
}

Timestamp moment_after(const Record& before, Timestamp now) noexcept {
  return std::min(std::max(now, before.last_modified_at() + std::chrono::milliseconds(1)), model::last_time);
}

std::optional<Error> check_can_change(const Record& current, bool version_grows, bool later_time) {
  model::Violations violations;
  if (later_time && current.last_modified_at() >= model::last_time)
    violations.add(model::info(model::Field::last_modified_at).wire,
                   "is the last time that there is: the customer cannot change");
  if (version_grows && current.version() >= model::last_version)
    violations.add(model::info(model::Field::version).wire, "is the last that there is: the customer cannot change");
  if (violations.empty()) return std::nullopt;
  Error error = std::move(violations).to_error();
  error.code = ErrorCode::resource_exhausted;
  return error;
}

RecordContent with_attached(const Record& record, const Extension& extension) {
  auto extensions = extensions_of(record);
  extensions.push_back(extension);
  return model::with_extensions(record, std::move(extensions));
}

Result<RecordContent> with_detached(const Record& record, const Extension& extension) {
  auto extensions = extensions_of(record);
  if (std::erase(extensions, extension) == 0)
    return not_attached(record, std::string(extension.code.name()) + " of organization " + extension.organization_id);
  return model::with_extensions(record, std::move(extensions));
}

Result<RecordContent> with_detached(const Record& record, const ExtensionCode& code) {
  auto extensions = extensions_of(record);
  const std::string name(code.name());
  const auto removed =
      std::erase_if(extensions, [&code](const Extension& extension) { return extension.code == code; });
  if (removed == 0) return not_attached(record, name);
  if (removed > 1)
    return model::make_error(
        ErrorCode::invalid_argument,
        {{"organizationUid", "must be given: " + std::to_string(removed) + " organizations have " + name}});
  return model::with_extensions(record, std::move(extensions));
}

Result<RecordPtr> make_next_record(const WriteContext& context, const RecordPtr& current, const UpdateOptions& options,
                                   const model::WriteStamp& stamp, const ChangeFunction& change) {
  if (auto error = check_version(*current, options)) return *std::move(error);
  const Timestamp moment = moment_after(*current, stamp.now);
  auto changed = change(*current, stamp.at(moment));
  if (!changed) return changed.error();
  RecordContent& content = *changed;
  if (current->has_same_content(content)) return current;
  if (auto error = check_record(content, *current, *context.settings)) return *std::move(error);
  if (auto error = check_can_change(*current)) return *std::move(error);
  content.version = current->version() + 1;
  content.last_modified_at = moment;
  return Record::make(content);
}

ChangeFunction patch_change(const WriteContext& context, const CustomerPatch& patch) {
  return [&context, &patch](const Record& current, const model::WriteStamp& stamp) -> Result<RecordContent> {
    model::Violations violations;
    model::check_contact_extensions(patch, {.allowed = context.settings->allowed_extensions, .current = &current},
                                    violations);
    if (!violations.empty()) return std::move(violations).to_error();
    return model::patched(current, patch, stamp);
  };
}

Result<RecordPtr> create(WriteTarget& target, CustomerDraft draft, const model::WriteStamp& stamp) {
  const bool generates_id = draft.id.empty();
  const auto generate_id = [&]() -> Result<void> {
    auto id = model::next_free_id(stamp.ids, [&](const std::string& some) { return !target.find(some); });
    if (!id) return id.error();
    draft.id = *std::move(id);
    return {};
  };
  if (generates_id)
    if (auto generated = generate_id(); !generated) return generated.error();
  auto content = model::content_of(draft, stamp);
  if (!content) return content.error();
  while (true) {
    const RecordPtr record = Record::make(*content);
    const auto inserted = target.insert(record);
    if (inserted) return record;
    // Another writer may have taken the generated id since it was found free.
    const bool id_taken = inserted.error().code == ErrorCode::already_exists &&
                          inserted.error().violations.front().field == model::info(model::Field::id).wire;
    if (!generates_id || !id_taken) return inserted.error();
    if (auto generated = generate_id(); !generated) return generated.error();
    (*content)[detail::Slot::id] = draft.id;
  }
}

Result<RecordPtr> create(const WriteContext& context, CustomerDraft draft, bool unique_reference) {
  model::Violations violations;
  WriteChecks(*context.settings, violations).create(draft);
  if (!violations.empty()) return std::move(violations).to_error();
  if (auto error = check_type_allowed(draft.type, *context.settings)) return *std::move(error);
  DirectTarget target(context.tenant.tenant(), unique_reference);
  return create(target, std::move(draft), context.stamp(context.environment.now()));
}

Result<RecordPtr> change(const WriteContext& context, WriteTarget& target, std::string_view id,
                         const UpdateOptions& options, const model::WriteStamp& stamp, const ChangeFunction& change) {
  Tries tries(target.tenant());
  TriedIds ids(stamp.ids, tries);
  const model::WriteStamp tried = stamp.with(ids);
  for (;; tries.again()) {
    const FoundRecord current = target.find(id);
    if (!current) return target.no_such(id);
    auto next = make_next_record(context, current, options, tried, change);
    if (!next) return next;
    if (next->get() == current.get()) {
      target.leave(current);
      return next;
    }
    const auto replaced = target.replace(current, *next);
    if (!replaced) return replaced.error();
    if (*replaced == Tenant::Commit::done) return next;
  }
}

Result<RecordPtr> change(const WriteContext& context, std::string_view id, const UpdateOptions& options,
                         const ChangeFunction& change) {
  DirectTarget target(context.tenant.tenant());
  return engine::change(context, target, id, options, context.stamp(context.environment.now()), change);
}

Result<void> remove(WriteTarget& target, std::string_view id, const UpdateOptions& options) {
  for (Tries tries(target.tenant());; tries.again()) {
    const FoundRecord current = target.find(id);
    if (!current) return target.no_such(id);
    if (auto error = check_version(*current, options)) return *std::move(error);
    const auto removed = target.remove(current);
    if (!removed) return removed.error();
    if (*removed == Tenant::Commit::done) return {};
  }
}

Result<void> erase(Tenant& tenant, std::string_view id, const UpdateOptions& options) {
  for (Tries tries(tenant);; tries.again()) {
    const FoundRecord current = tenant.find(id);
    if (!current && options.expected_version) return tenant.no_such(id);
    if (current)
      if (auto error = check_version(*current, options)) return *std::move(error);
    const auto erased = tenant.erase(id, current);
    if (!erased) return erased.error();
    if (*erased == Tenant::Commit::done) return {};
  }
}

Result<void> set_store_details(Tenant& tenant, std::string_view store, std::string_view id, const StoreDetails& details,
                               const std::function<void(const RecordPtr&)>& prepare) {
  const auto kept = kept_details(details);
  for (Tries tries(tenant);; tries.again()) {
    const auto found = tenant.find_in_store(store, id);
    if (!found) return found.error();
    if (prepare) prepare(found->record);
    const auto written = tenant.set_store_details(store, found->record, kept);
    if (!written) return written.error();
    if (*written == Tenant::Commit::done) return {};
  }
}

}  // namespace custengine::engine
