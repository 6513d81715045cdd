#include "engine/merge_writes.hpp"

#include "model/merge.hpp"
#include "model/validation.hpp"
#include "storage/errors.hpp"

#include <string>

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using model::MergeChoices;
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

/// Two customers, and what the kept one becomes.
struct Joined {
  RecordPtr keep = {}, drop = {}, next = {};
};

Result<Joined> join(const WriteContext& context, std::string_view keep_id, std::string_view drop_id,
                    const MergePolicy& policy, const MergeChoices& choices, Timestamp now) {
  Tenant& customers = context.tenant.data();
  Joined joined{.keep = customers.find(keep_id), .drop = customers.find(drop_id)};
  if (!joined.keep) return customers.no_such(keep_id);
  if (!joined.drop) return customers.no_such(drop_id);
  if (auto error = check_version(*joined.keep, policy.expected_keep_version, "keep")) return *std::move(error);
  if (auto error = check_version(*joined.drop, policy.expected_drop_version, "drop")) return *std::move(error);
  auto next =
      next_version(context, joined.keep, {}, now, [&](const Record& current, Timestamp) -> Result<RecordContent> {
        return model::merged(current, *joined.drop, choices, *context.environment.ids);
      });
  if (!next) return next.error();
  joined.next = *std::move(next);
  return joined;
}

using Details = Tenant::Merge::Details;

/// Requires a settled choice, which is not `newest`.
Details details_choice(MergeChoice choice) noexcept {
  switch (choice) {
    case MergeChoice::keep:
      return Details::stay;
    case MergeChoice::drop:
      return Details::come;
    case MergeChoice::drop_unless_empty:
      return Details::come_where_set;
    default:
      return Details::stay_where_set;
  }
}

}  // namespace

Result<RecordPtr> merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                        const MergePolicy& policy) {
  const auto choices = check(keep, drop, policy);
  if (!choices) return choices.error();
  const Timestamp now = context.environment.now();
  while (true) {
    const auto joined = join(context, keep, drop, policy, *choices, now);
    if (!joined) return joined.error();
    const auto details = details_choice(model::settled(choices->store_details, *joined->keep, *joined->drop));
    const auto outcome = context.tenant.data().merge(
        {.keep = *joined->keep, .next = joined->next, .drop = *joined->drop, .details = details});
    if (outcome == Tenant::Commit::done) return joined->next;
  }
}

Result<RecordPtr> preview_merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                                const MergePolicy& policy) {
  const auto choices = check(keep, drop, policy);
  if (!choices) return choices.error();
  const auto joined = join(context, keep, drop, policy, *choices, context.environment.now());
  if (!joined) return joined.error();
  return joined->next;
}

}  // namespace custengine::engine
