// Compares a tenant in memory with what is kept of it.

#include "engine/kept_options.hpp"
#include "engine/kept_tenants.hpp"
#include "model/record_codec.hpp"
#include "model/validation.hpp"
#include "storage/tenant/kept_tenant.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace custengine::engine {

using storage::StoredChange;
using storage::Tenant;

namespace {

/// The rows that are read at once.
constexpr std::size_t max_rows_compared = 1000;

class KeptCheck {
 public:
  explicit KeptCheck(const TenantEntry& tenant)
      : tenant_(tenant),
        log_(tenant.tenant().kept()->log),
        persistence_(log_.persistence()),
        state_(tenant.tenant().full_snapshot()) {}

  Result<void> run() {
    for (const auto step : {&KeptCheck::check_tenant, &KeptCheck::check_customers, &KeptCheck::check_details,
                            &KeptCheck::check_merged, &KeptCheck::check_log})
      if (auto error = (this->*step)()) return *std::move(error);
    return {};
  }

 private:
  std::optional<Error> check_tenant() {
    const auto kept = persistence_.find_tenant(tenant_.tenant().id());
    if (!kept) return kept.error();
    if (!*kept) return difference("it is not kept");
    if ((*kept)->place != log_.place()) return difference("another generation is kept");
    oldest_ = (*kept)->oldest;
    if ((*kept)->newest != log_.newest()) return difference("the log ends with another entry");
    if ((*kept)->sequence != state_->history.sequence) return difference("the log ends with another sequence");
    const auto options = decode_options((*kept)->options);
    if (!options) return options.error();
    if (encode(*options) != encode(tenant_.options())) return difference("other options are kept");
    return std::nullopt;
  }

  std::optional<Error> check_customers() {
    const auto records = state_->rows->records_by_id();
    auto next = records.begin();
    std::string last;
    for (bool is_end = false; !is_end;) {
      const auto rows = persistence_.customers(log_.place(), last, max_rows_compared);
      if (!rows) return rows.error();
      is_end = rows->size() < max_rows_compared;
      for (const kept::Customer& row : *rows) {
        if (next == records.end() || row.id < (*next)->id()) return difference("a customer is only kept", row.id);
        if (row.id > (*next)->id()) return difference("a customer is only in memory", (*next)->id());
        if (row.version != (*next)->version() || !is_same(row.record, **next))
          return difference("a customer is kept with another content", row.id);
        last = row.id;
        ++next;
      }
    }
    if (next != records.end()) return difference("a customer is only in memory", (*next)->id());
    return std::nullopt;
  }

  /// A record of an earlier version of the format may have other bytes.
  static bool is_same(std::string_view bytes, const detail::Record& record) {
    if (bytes == model::encode(record.content())) return true;
    const auto content = model::decode_record(bytes);
    return content && record.has_same_content(*content) && content->last_modified_at == record.last_modified_at();
  }

  std::optional<Error> check_details() {
    std::map<std::pair<std::string, std::string>, StoreDetails> in_memory;
    storage::StoreDirectory::for_each(state_->details, *state_->stores,
                                      [&](std::string_view store, storage::RowNumber row, const StoreDetails& details) {
                                        in_memory.emplace(std::pair(state_->rows->record(row)->id(), store), details);
                                      });
    std::string last_id, last_store;
    for (bool is_end = false; !is_end;) {
      const auto rows = persistence_.store_details(log_.place(), last_id, last_store, max_rows_compared);
      if (!rows) return rows.error();
      is_end = rows->size() < max_rows_compared;
      for (const kept::Details& row : *rows) {
        const auto details = model::decode_details(row.details);
        if (!details) return details.error();
        const auto found = in_memory.find({row.id, row.store});
        if (found == in_memory.end()) return difference("store details are only kept", row.id);
        if (found->second != details->details) return difference("other store details are kept", row.id);
        in_memory.erase(found);
        last_id = row.id;
        last_store = row.store;
      }
    }
    if (in_memory.empty()) return std::nullopt;
    return difference("store details are only in memory", in_memory.begin()->first.first);
  }

  std::optional<Error> check_merged() {
    std::map<std::string, std::string> in_memory;
    if (state_->merged)
      state_->merged->for_each(
          [&](std::string_view dropped, std::string_view kept) { in_memory.emplace(dropped, kept); });
    std::string last;
    for (bool is_end = false; !is_end;) {
      const auto rows = persistence_.merged_ids(log_.place(), last, max_rows_compared);
      if (!rows) return rows.error();
      is_end = rows->size() < max_rows_compared;
      for (const kept::Merged& row : *rows) {
        const auto found = in_memory.find(row.dropped);
        if (found == in_memory.end()) return difference("a merged id is only kept", row.dropped);
        if (found->second != row.kept) return difference("a merged id is kept with another survivor", row.dropped);
        in_memory.erase(found);
        last = row.dropped;
      }
    }
    if (in_memory.empty()) return std::nullopt;
    return difference("a merged id is only in memory", in_memory.begin()->first);
  }

  /// Compares the newest entries with the history, as far as both go back.
  std::optional<Error> check_log() {
    const storage::ChangeHistory& history = state_->history;
    std::uint64_t sequence = history.sequence;
    for (std::uint64_t end = log_.newest(); end >= oldest_ && sequence >= history.oldest() && sequence > 0;) {
      const std::uint64_t after = std::max(end - std::min<std::uint64_t>(end, max_rows_compared), oldest_ - 1);
      const auto entries = persistence_.entries(log_.place().tenant, after, static_cast<std::size_t>(end - after));
      if (!entries) return entries.error();
      if (entries->size() != end - after || entries->back().number != end)
        return difference("entries of the log are missing");
      for (auto entry = entries->rbegin(); entry != entries->rend() && sequence >= history.oldest(); ++entry) {
        if (entry->kind != kept::EntryKind::customer && entry->kind != kept::EntryKind::store_details) continue;
        if (entry->sequence < sequence) return std::nullopt;  // a generation began here
        if (entry->sequence > sequence) return wrong_entry(*entry);
        storage::LogEntries expected;
        expected.add({&history[sequence], 1});
        const kept::Entry& wanted = expected.all().front();
        const bool is_same_entry = wanted.id == entry->id && wanted.before == entry->before &&
                                   wanted.after == entry->after && wanted.group_end == entry->group_end;
        if (!is_same_entry) return wrong_entry(*entry);
        --sequence;
      }
      end = entries->front().number - 1;
    }
    return std::nullopt;
  }

  Error wrong_entry(const kept::Entry& entry) const {
    return difference("entry " + std::to_string(entry.number) + " of the log is another change", entry.id);
  }

  Error difference(const std::string& what, std::string_view id = {}) const {
    std::string message = "tenant " + tenant_.tenant().id() + " in memory is not what is kept: " + what;
    if (!id.empty()) message += ": " + model::shortened(id, model::max_id_characters);
    return {.code = ErrorCode::data_loss, .message = std::move(message)};
  }

  const TenantEntry& tenant_;
  const storage::TenantLog& log_;
  Persistence& persistence_;
  std::shared_ptr<const detail::SnapshotState> state_;
  std::uint64_t oldest_ = 0;  // the number of the oldest entry that is kept
};

}  // namespace

Result<void> verify(TenantEntry& tenant) {
  const Tenant::Turn turn(tenant.tenant());
  if (auto why = tenant.tenant().kept()->log.closed()) return *std::move(why);
  return KeptCheck(tenant).run();
}

}  // namespace custengine::engine
