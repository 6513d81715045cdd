#pragma once

#include "engine/environment.hpp"
#include "engine/session_state.hpp"
#include "engine/tenant_entry.hpp"
#include "engine/write_target.hpp"
#include "model/revision.hpp"

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace custengine::engine {

/// One write of one session to one tenant. Refers to the session.
struct WriteContext {
  TenantEntry& tenant;
  Environment& environment;
  std::shared_ptr<const TenantSettings> settings;
  std::string_view subject;  // Session::subject

  WriteContext(TenantEntry& entry, const detail::SessionState& session)
      : tenant(entry), environment(*session.environment), settings(entry.settings()), subject(session.subject) {}

  /// What a write at that moment completes lists with.
  model::WriteStamp stamp(Timestamp now, bool restore = false) const {
    return {.now = now, .ids = *environment.ids, .restore = restore, .subject = subject};
  }
};

/// The failed_precondition of a type that the tenant may not use.
std::optional<Error> check_type_allowed(CustomerType type, const TenantSettings& settings);

/// Errors: version_mismatch.
std::optional<Error> check_version(const detail::Record& current, const UpdateOptions& options);

/// When the version that follows `before` is modified: now, or under a clock that stands still the next millisecond.
/// Behind the last time there is none, which check_can_change() judges.
Timestamp moment_after(const detail::Record& before, Timestamp now) noexcept;

/// The resource_exhausted of a customer that was restored with the last version, or at the last time, that there is:
/// no other can follow. Judged is what follows without being given.
std::optional<Error> check_can_change(const detail::Record& current, bool version_grows = true, bool later_time = true);

/// The record with one extension more or less. Errors: not_found; invalid_argument when a code is that of several.
detail::RecordContent with_attached(const detail::Record& record, const Extension& extension);
Result<detail::RecordContent> with_detached(const detail::Record& record, const Extension& extension);
Result<detail::RecordContent> with_detached(const detail::Record& record, const ExtensionCode& code);

/// What a change makes of the current version, given when it happens: new content, or an error. Content that
/// says the same as before is no change.
using ChangeFunction = std::function<Result<detail::RecordContent>(const detail::Record& current, Timestamp moment)>;

/// The version that a change makes of `current`: `current` itself when it says the same.
/// Errors: version_mismatch, whatever `change` gives, the rules of the resulting record, resource_exhausted.
Result<storage::RecordPtr> make_next_record(const WriteContext& context, const storage::RecordPtr& current,
                                            const UpdateOptions& options, Timestamp now, const ChangeFunction& change);

/// A patch as a change. Both must live as long as the function. Errors: invalid_argument (extensions of contacts that
/// the customer does not have), unavailable.
ChangeFunction patch_change(const WriteContext& context, const CustomerPatch& patch);

/// Stores a draft. A generated id that is taken is generated anew. Requires that its values were checked, and its type
/// by check_type_allowed(). Errors: unavailable, already_exists, resource_exhausted.
Result<storage::RecordPtr> create(WriteTarget& target, CustomerDraft draft, const model::WriteStamp& stamp);

/// Checks a draft and stores it in the tenant. With `unique_reference` its reference must not be taken, even where the
/// tenant's need not be unique. Errors: as Session::create.
Result<storage::RecordPtr> create(const WriteContext& context, CustomerDraft draft, bool unique_reference = false);

/// Changes a customer; starts over when another write was first. `change` may run several times, and what
/// its content refers to must live until the call returns.
/// Errors: not_found, version_mismatch, whatever `change` gives, the rules of the resulting record,
/// already_exists, resource_exhausted.
Result<storage::RecordPtr> change(const WriteContext& context, WriteTarget& target, std::string_view id,
                                  const UpdateOptions& options, Timestamp now, const ChangeFunction& change);
/// The same, now and in the tenant.
Result<storage::RecordPtr> change(const WriteContext& context, std::string_view id, const UpdateOptions& options,
                                  const ChangeFunction& change);

/// Errors: not_found, version_mismatch.
Result<void> remove(WriteTarget& target, std::string_view id, const UpdateOptions& options);

/// Errors: as Session::erase.
Result<void> erase(storage::Tenant& tenant, std::string_view id, const UpdateOptions& options);

}  // namespace custengine::engine
