#include "engine/merge_writes.hpp"

#include "engine/tries.hpp"
#include "model/merge.hpp"
#include "model/validation.hpp"
#include "storage/tenant/errors.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using model::MergeChoices;
using model::WriteStamp;
using storage::RecordPtr;
using storage::Tenant;

namespace {

Result<MergeChoices> check(std::string_view keep, std::string_view drop, const MergePolicy& policy) {
  model::Violations violations;
  model::check_id(keep, "keep", violations);
  model::check_id(drop, "drop", violations);
  if (keep == drop) violations.add("drop", "must be another customer than the one that is kept");
  MergeChoices choices = MergeChoices::of(policy, violations);
  if (!violations.empty()) return std::move(violations).to_error();
  return choices;
}

std::optional<Error> check_version(const Record& current, std::optional<std::uint64_t> expected, const char* whose) {
  if (!expected || *expected == current.version()) return std::nullopt;
  return storage::version_mismatch(std::string(whose) + ".version", current.version(), *expected);
}

/// Two customers, and the next version of the kept one.
struct Joined {
  storage::FoundRecord keep = {}, drop = {};
  RecordPtr next = {};
  Tenant::DetailsOfTwo details_before = {};
  std::vector<storage::StoreDirectory::StoreEntry> details = {};
};

/// Returns the merged details that stores keep about the two customers.
std::vector<storage::StoreDirectory::StoreEntry> join_details(const Tenant::DetailsOfTwo& of_two,
                                                              const MergePolicy& policy, MergeChoice choice,
                                                              model::MergeOutput& output) {
  const model::Path root = "storeDetails";
  const StoreDetails none;
  std::vector<storage::StoreDirectory::StoreEntry> all;
  for (const auto& [store, keep, drop] : of_two) {
    StoreDetails joined = model::merged(keep ? *keep : none, drop ? *drop : none, policy, choice, root / store, output);
    if (joined == none) continue;
    if (keep && joined == *keep)
      all.push_back({store, keep});
    else
      all.push_back({store, std::make_shared<const StoreDetails>(std::move(joined))});
  }
  return all;
}

/// Returns nullopt if another writer won the race; retry then.
Result<std::optional<Joined>> join(const WriteContext& context, std::string_view keep_id, std::string_view drop_id,
                                   const MergePolicy& policy, const MergeChoices& choices, const WriteStamp& stamp,
                                   model::LostValues* lost) {
  Tenant& tenant = context.tenant.tenant();
  Joined joined{.keep = tenant.find(keep_id), .drop = tenant.find(drop_id)};
  if (!joined.keep) return tenant.no_such(keep_id);
  if (!joined.drop) return tenant.no_such(drop_id);
  const Record &keep = *joined.keep, &drop = *joined.drop;
  if (auto error = check_version(keep, policy.expected_keep_version, "keep")) return *std::move(error);
  if (auto error = check_version(drop, policy.expected_drop_version, "drop")) return *std::move(error);
  auto details_before = tenant.details_of(joined.keep, joined.drop);
  if (!details_before) return std::nullopt;
  joined.details_before = *std::move(details_before);

  model::Violations violations;
  model::MergeOutput output{.violations = violations, .lost = lost};
  const auto merge = [&](const Record& current, const WriteStamp& stamp_of_next) -> Result<RecordContent> {
    auto content = model::merged(current, drop, policy, choices, stamp_of_next, output);
    joined.details =
        join_details(joined.details_before, policy, model::settled(choices.store_details, keep, drop), output);
    if (content && !violations.empty()) return std::move(violations).to_error();
    return content;
  };
  auto next = make_next_record(context, joined.keep, {}, stamp, merge);
  if (!next) return next.error();
  joined.next = *std::move(next);
  return joined;
}

}  // namespace

Result<RecordPtr> merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                        const MergePolicy& policy) {
  const auto choices = check(keep, drop, policy);
  if (!choices) return choices.error();
  Tries tries(context.tenant.tenant());
  TriedIds ids(*context.environment.ids, tries);
  const WriteStamp stamp = context.stamp(context.environment.now()).with(ids);
  for (;; tries.again()) {
    auto joined = join(context, keep, drop, policy, *choices, stamp, nullptr);
    if (!joined) return joined.error();
    if (!*joined) continue;
    auto& [kept, dropped, next, details_before, details] = **joined;
    const auto outcome = context.tenant.tenant().merge(
        {.keep = kept, .next = next, .drop = dropped, .details_before = details_before, .details = std::move(details)});
    if (!outcome) return outcome.error();
    if (*outcome == Tenant::Commit::done) return next;
  }
}

Result<MergePreview> explain_merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                                   const MergePolicy& policy) {
  const auto choices = check(keep, drop, policy);
  if (!choices) return choices.error();
  const WriteStamp stamp = context.stamp(context.environment.now());
  while (true) {
    model::LostValues lost;
    const auto joined = join(context, keep, drop, policy, *choices, stamp, &lost);
    if (!joined) return joined.error();
    if (*joined) return MergePreview{Record::to_customer((*joined)->next), std::move(lost).take()};
  }
}

}  // namespace custengine::engine
