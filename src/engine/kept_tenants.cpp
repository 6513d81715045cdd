#include "engine/kept_tenants.hpp"

#include "engine/kept_options.hpp"
#include "engine/tenant_errors.hpp"
#include "storage/tenant/kept_tenant.hpp"
#include "storage/tenant/staging.hpp"

#include <utility>

namespace custengine::engine {

using storage::KeptTenant;
using storage::Tenant;

Result<void> keep_new(const std::shared_ptr<storage::CommitQueue>& commits, std::string_view id, TenantEntry& tenant) {
  Persistence& persistence = commits->persistence();
  const auto number = persistence.new_tenant();
  if (!number) return number.error();
  const auto state = tenant.tenant().full_snapshot();
  const TenantOptions options = tenant.options();
  const kept::Place place{*number, 1};
  std::optional<Error> error = storage::stage(persistence, place, *state, *state->stores);
  storage::LogEntries entries;
  entries.add_start();
  entries.add_options(encode(options));
  entries.number_from(0, state->history.sequence);
  if (!error) {
    const auto committed = commits->commit({.place = {*number, 0},
                                            .stamp = commits->next_stamp(),
                                            .entries = entries.all(),
                                            .generation = place.generation,
                                            .name = id});
    if (!committed) error = committed.error();
  }
  if (error) {
    // Whether an unknown outcome is there is seen when the persistence is opened again.
    if (error->code != ErrorCode::outcome_unknown) storage::discard(persistence, place);
    return error->code == ErrorCode::already_exists ? tenant_taken(id) : *std::move(error);
  }
  tenant.tenant().keep(std::make_unique<KeptTenant>(commits,
                                                    kept::Tenant{.id = std::string(id),
                                                                 .place = place,
                                                                 .oldest = 1,
                                                                 .newest = entries.all().size(),
                                                                 .sequence = state->history.sequence},
                                                    options.change_log));
  return {};
}

Result<kept::Place> drop_kept(storage::CommitQueue& commits, std::string_view id, TenantEntry* loaded) {
  if (loaded) {
    Tenant& tenant = loaded->tenant();
    storage::TenantLog& log = tenant.kept()->log;
    Error gone = no_such_tenant(id);  // made before the commit: nothing may fail after it
    if (auto error = log.append({}, tenant.sequence(), {.drops = true})) return *std::move(error);
    log.close(std::move(gone));
    return log.place();
  }
  const auto kept = commits.persistence().find_tenant(id);
  if (!kept) return kept.error();
  if (!*kept) return no_such_tenant(id);
  const kept::Place place = (*kept)->place;
  const auto committed =
      commits.commit({.place = place, .last_number = (*kept)->newest, .stamp = commits.next_stamp(), .drops = true});
  if (!committed) return committed.error();
  return place;
}

TenantHealth health_of(const TenantEntry& tenant) {
  TenantHealth health{.sequence = tenant.tenant().sequence()};
  const KeptTenant* const kept = tenant.tenant().kept();
  if (!kept) return health;
  health.entry = kept->log.newest();
  health.last_error = kept->log.last_error();
  if (auto stopped = kept->log.persistence().stopped_by()) {
    health.state = TenantHealth::State::read_only;
    if (!health.last_error) health.last_error = std::move(stopped);
  }
  return health;
}

}  // namespace custengine::engine
