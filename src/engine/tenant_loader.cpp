#include "engine/tenant_loader.hpp"

#include "base/siphash.hpp"
#include "engine/kept_options.hpp"
#include "model/record_codec.hpp"
#include "model/structural_sharing.hpp"
#include "model/validation.hpp"
#include "storage/tenant/kept_tenant.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace custengine::engine {

using detail::Record;
using kept::EntryKind;
using storage::RecordPtr;
using storage::StoredChange;
using storage::Tenant;

namespace {

/// The rows that are read at once.
constexpr std::size_t max_rows_read = 1000;

/// Names the tenant, and a customer unless `id` is empty, in an error.
Error in_tenant(Error error, std::string_view tenant, std::string_view id = {}) {
  std::string place = "tenant " + std::string(tenant);
  if (!id.empty()) place += ", customer " + model::shortened(id, model::max_id_characters);
  error.message = place + ": " + error.message;
  return error;
}

/// Loads one tenant.
class TenantLoader {
 public:
  TenantLoader(const kept::Tenant& kept, Persistence& persistence) : kept_(kept), persistence_(persistence) {}

  Result<std::shared_ptr<TenantEntry>> load(const std::shared_ptr<storage::CommitQueue>& commits, unsigned threads,
                                            const MakeTenant& make);

 private:
  Result<void> load_customers(Tenant& tenant, unsigned threads);
  Result<void> load_details(Tenant& tenant);
  Result<void> load_merged(Tenant& tenant);
  Result<void> load_history(Tenant& tenant, std::size_t most);
  /// Returns the change of an entry. Going back, it sets the version that the entry's customer had before.
  Result<StoredChange> change_of(const Tenant& tenant, const kept::Entry& entry);
  RecordPtr* version_of(const Tenant& tenant, const std::string& id);

  Error damaged(std::string message, std::string_view id = {}) const {
    return in_tenant({.code = ErrorCode::data_loss, .message = std::move(message)}, kept_.id, id);
  }

  const kept::Tenant& kept_;
  Persistence& persistence_;
  // The versions of customers at the entry that change_of() saw last.
  std::unordered_map<std::string, RecordPtr, base::SeededHash> versions_;
};

Result<std::shared_ptr<TenantEntry>> TenantLoader::load(const std::shared_ptr<storage::CommitQueue>& commits,
                                                        unsigned threads, const MakeTenant& make) {
  const auto options = decode_options(kept_.options);
  if (!options) return in_tenant(options.error(), kept_.id);
  // What is kept need not follow the limits, so they hold only for later writes.
  TenantOptions open = *options;
  open.max_customers = TenantOptions().max_customers;
  open.max_bytes = TenantOptions().max_bytes;
  auto entry = make(kept_.id, std::move(open));
  if (!entry) return in_tenant(entry.error(), kept_.id);
  Tenant& tenant = (*entry)->tenant();
  if (auto loaded = load_customers(tenant, threads); !loaded) return loaded.error();
  if (auto loaded = load_details(tenant); !loaded) return loaded.error();
  if (auto loaded = load_merged(tenant); !loaded) return loaded.error();
  if (auto loaded = load_history(tenant, options->change_history); !loaded) return loaded.error();
  if (auto changed = tenant.change({.max_customers = options->max_customers, .max_bytes = options->max_bytes});
      !changed)
    return changed.error();
  tenant.keep(std::make_unique<storage::KeptTenant>(commits, kept_, options->change_log));
  return entry;
}

Result<void> TenantLoader::load_customers(Tenant& tenant, unsigned threads) {
  storage::RowDirectory rows;
  std::string last;
  for (bool is_end = false; !is_end;) {
    auto read = persistence_.customers(kept_.place, last, max_rows_read);
    if (!read) return in_tenant(read.error(), kept_.id);
    is_end = read->size() < max_rows_read;
    for (kept::Customer& row : *read) {
      if (rows.size() > 0 && row.id <= last) return damaged("the rows are not in order of their ids", row.id);
      const auto content = model::decode_record(row.record);
      if (!content) return in_tenant(content.error(), kept_.id, row.id);
      if ((*content)[detail::Slot::id] != row.id || content->version != row.version)
        return damaged("the row has the record of another customer or version", row.id);
      rows.add(Record::make(*content));
      last = std::move(row.id);
    }
  }
  auto built = std::make_unique<storage::CustomerStore>(tenant.shared_schema(), std::move(rows), threads > 1);
  if (auto restored = tenant.restore_customers(std::move(built)); !restored)
    return in_tenant(restored.error(), kept_.id);
  return {};
}

Result<void> TenantLoader::load_details(Tenant& tenant) {
  std::string last_id, last_store;
  for (bool is_end = false; !is_end;) {
    auto read = persistence_.store_details(kept_.place, last_id, last_store, max_rows_read);
    if (!read) return in_tenant(read.error(), kept_.id);
    is_end = read->size() < max_rows_read;
    if (!is_end) {
      last_id = read->back().id;
      last_store = read->back().store;
    }
    for (const kept::Details& row : *read) {
      auto details = model::decode_details(row.details);
      if (!details) return in_tenant(details.error(), kept_.id, row.id);
      const auto restored =
          tenant.restore_details(row.store, row.id, std::make_shared<const StoreDetails>(std::move(details->details)));
      if (restored) continue;
      if (restored.error().code != ErrorCode::not_found) return in_tenant(restored.error(), kept_.id, row.id);
      return damaged("store details without their customer or store: " + restored.error().message, row.id);
    }
  }
  return {};
}

Result<void> TenantLoader::load_merged(Tenant& tenant) {
  std::string last;
  for (bool is_end = false; !is_end;) {
    const auto read = persistence_.merged_ids(kept_.place, last, max_rows_read);
    if (!read) return in_tenant(read.error(), kept_.id);
    is_end = read->size() < max_rows_read;
    if (!is_end) last = read->back().dropped;
    for (const kept::Merged& row : *read)
      if (const auto restored = tenant.restore_merged(row.dropped, row.kept); !restored) {
        if (restored.error().code == ErrorCode::resource_exhausted) return in_tenant(restored.error(), kept_.id);
        return damaged("a merged id does not fit: " + restored.error().message, row.dropped);
      }
  }
  return {};
}

RecordPtr* TenantLoader::version_of(const Tenant& tenant, const std::string& id) {
  const auto [found, is_new] = versions_.try_emplace(id);
  if (is_new) found->second = tenant.find(id);
  return &found->second;
}

Result<StoredChange> TenantLoader::change_of(const Tenant& tenant, const kept::Entry& entry) {
  RecordPtr& version = *version_of(tenant, entry.id);
  const bool has_content = entry.before || entry.after;
  if (!has_content) {
    // Of an erased customer. What comes before it is erased too.
    StoredChange tombstone{.before = storage::Erasure::make_tombstone(entry.id), .after = nullptr};
    tombstone.group_end = entry.group_end;
    return tombstone;
  }
  StoredChange change;
  if (entry.kind == EntryKind::store_details) {
    const auto decoded = [](const std::optional<std::string>& bytes) -> Result<std::shared_ptr<const StoreDetails>> {
      if (!bytes) return std::shared_ptr<const StoreDetails>();
      auto details = model::decode_details(*bytes);
      if (!details) return details.error();
      return std::make_shared<const StoreDetails>(std::move(details->details));
    };
    const auto before = decoded(entry.before), after = decoded(entry.after);
    if (!before) return in_tenant(before.error(), kept_.id, entry.id);
    if (!after) return in_tenant(after.error(), kept_.id, entry.id);
    if (!version) return damaged("a change of store details without their customer", entry.id);
    change = storage::change_of_details(*version, entry.store, *before, *after);
  } else {
    const std::uint64_t now = version ? version->version() : 0;
    if (entry.version_after != now) return damaged("the log does not end with the customer as it is kept", entry.id);
    change.after = version;
    if (entry.before) {
      auto content = model::decode_record(*entry.before);
      if (!content) return in_tenant(content.error(), kept_.id, entry.id);
      if ((*content)[detail::Slot::id] != entry.id || content->version != entry.version_before)
        return damaged("the log has the record of another customer or version", entry.id);
      if (version) model::share_equal_parts(*content, *version);
      change.before = Record::make(*content);
    }
    if (!entry.store.empty()) change.note = storage::ChangeNote::merged_into(entry.store);
    version = change.before;
  }
  change.group_end = entry.group_end;
  return change;
}

Result<void> TenantLoader::load_history(Tenant& tenant, std::size_t most) {
  versions_ = decltype(versions_)(0, {tenant.schema().hash_key});
  std::vector<StoredChange> changes;  // newest first
  bool may_begin_here = false;        // a generation began: older changes may be missing
  for (std::uint64_t end = kept_.newest; end >= kept_.oldest && end > 0 && changes.size() < most;) {
    const std::uint64_t some = std::min<std::uint64_t>({end, max_rows_read, end - kept_.oldest + 1});
    auto read = persistence_.entries(kept_.place.tenant, end - some, static_cast<std::size_t>(some));
    if (!read) return in_tenant(read.error(), kept_.id);
    if (read->size() != some || read->front().number != end - some + 1)
      return damaged("entries of the log are missing");
    end -= some;
    for (auto entry = read->rbegin(); entry != read->rend() && changes.size() < most; ++entry) {
      if (entry->kind == EntryKind::start) may_begin_here = true;
      if (entry->kind != EntryKind::customer && entry->kind != EntryKind::store_details) continue;
      if (entry->sequence != kept_.sequence - changes.size()) {
        if (!may_begin_here) return damaged("changes of the log are missing");
        end = 0;
        break;
      }
      auto change = change_of(tenant, *entry);
      if (!change) return change.error();
      changes.push_back(*std::move(change));
    }
  }
  std::ranges::reverse(changes);
  tenant.restore_history(kept_.sequence, std::move(changes));
  return {};
}

}  // namespace

Result<std::shared_ptr<TenantEntry>> load(const kept::Tenant& kept,
                                          const std::shared_ptr<storage::CommitQueue>& commits, unsigned threads,
                                          const MakeTenant& make) {
  return TenantLoader(kept, commits->persistence()).load(commits, threads, make);
}

}  // namespace custengine::engine
