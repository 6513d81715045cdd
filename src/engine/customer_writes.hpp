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
#include <custengine/store.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace custengine::engine {

/// The context of one write of one session to one tenant. Refers to the session.
struct WriteContext {
  TenantEntry& tenant;
  Environment& environment;
  std::shared_ptr<const TenantSettings> settings;
  std::string_view subject;  // Session::subject

  WriteContext(TenantEntry& entry, const detail::SessionState& session)
      : tenant(entry), environment(*session.environment), settings(entry.settings()), subject(session.subject) {}

  /// Returns the time, id generator and subject with which a write at that time completes a customer and its lists.
  model::WriteStamp stamp(Timestamp now, bool restore = false) const {
    return {.now = now, .ids = *environment.ids, .restore = restore, .subject = subject};
  }
};

/// Returns failed_precondition if the tenant may not use the type.
std::optional<Error> check_type_allowed(CustomerType type, const TenantSettings& settings);

/// Errors: version_mismatch.
std::optional<Error> check_version(const detail::Record& current, const UpdateOptions& options);

/// Returns the modification time of the version that follows `before`: now, but at least one millisecond later. The
/// result is capped at the last time; check_can_change() refuses a change after it.
Timestamp moment_after(const detail::Record& before, Timestamp now) noexcept;

/// Returns resource_exhausted if the customer has the last possible version or modification time: it cannot change
/// then. Such values come from a restore. `version_grows`, `later_time`: false if that value is given
/// or stays; it is then not checked.
std::optional<Error> check_can_change(const detail::Record& current, bool version_grows = true, bool later_time = true);

/// Returns the record with one extension added or removed. Errors: not_found; invalid_argument if several
/// organizations have the code.
detail::RecordContent with_attached(const detail::Record& record, const Extension& extension);
Result<detail::RecordContent> with_detached(const detail::Record& record, const Extension& extension);
Result<detail::RecordContent> with_detached(const detail::Record& record, const ExtensionCode& code);

/// Makes the new content from the current version and the stamp of the change, or returns an error. If the content is
/// the same as before, there is no change.
using ChangeFunction =
    std::function<Result<detail::RecordContent>(const detail::Record& current, const model::WriteStamp& stamp)>;

/// Returns the version that a change makes of `current`, or `current` itself if the content is the same. Its time is
/// that of the stamp, see moment_after(). Errors: version_mismatch, those of `change`, the rules of the resulting
/// record, resource_exhausted.
Result<storage::RecordPtr> make_next_record(const WriteContext& context, const storage::RecordPtr& current,
                                            const UpdateOptions& options, const model::WriteStamp& stamp,
                                            const ChangeFunction& change);

/// Turns a patch into a change. Both arguments must outlive the function. Errors: invalid_argument (extensions of
/// contacts that the customer does not have), unavailable.
ChangeFunction patch_change(const WriteContext& context, const CustomerPatch& patch);

/// Stores a draft. If a generated id is taken, generates another one. Requires checked values, and a type that
/// check_type_allowed() accepts. Errors: unavailable, already_exists, resource_exhausted.
Result<storage::RecordPtr> create(WriteTarget& target, CustomerDraft draft, const model::WriteStamp& stamp);

/// Checks a draft and stores it in the tenant. With `unique_reference` its reference must be free, even if the tenant
/// does not require unique references. Errors: as Session::create.
Result<storage::RecordPtr> create(const WriteContext& context, CustomerDraft draft, bool unique_reference = false);

/// Changes a customer. Starts over if another writer won the race, so `change` may run several times. The objects
/// that its content refers to must live until the call returns. Errors: not_found, version_mismatch, those of
/// `change`, the rules of the resulting record, already_exists, resource_exhausted.
Result<storage::RecordPtr> change(const WriteContext& context, WriteTarget& target, std::string_view id,
                                  const UpdateOptions& options, const model::WriteStamp& stamp,
                                  const ChangeFunction& change);
/// Does the same, now and directly in the tenant.
Result<storage::RecordPtr> change(const WriteContext& context, std::string_view id, const UpdateOptions& options,
                                  const ChangeFunction& change);

/// Removes a customer. Errors: not_found, version_mismatch.
Result<void> remove(WriteTarget& target, std::string_view id, const UpdateOptions& options);

/// See Session::erase for the errors.
Result<void> erase(storage::Tenant& tenant, std::string_view id, const UpdateOptions& options);

/// Sets one store's details of a customer. Calls `prepare`, if there is one, with the customer before each write.
/// Errors: not_found (store, customer), resource_exhausted.
Result<void> set_store_details(storage::Tenant& tenant, std::string_view store, std::string_view id,
                               const StoreDetails& details,
                               const std::function<void(const storage::RecordPtr&)>& prepare = {});

}  // namespace custengine::engine
