#include "engine/import_one.hpp"

#include "model/generated_id.hpp"
#include "model/validation.hpp"
#include "storage/errors.hpp"

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using model::Completion;
using model::Field;
using storage::RecordPtr;
using storage::Tenant;

namespace {

/// Whose id or reference a draft has.
struct Match {
  RecordPtr by_id, by_reference;

  RecordPtr customer() const { return by_id ? by_id : by_reference; }
};

Match find_match(const ImportTarget& target, const CustomerDraft& draft, bool unique_reference) {
  Match match;
  if (!draft.id.empty()) match.by_id = target.find(draft.id);
  if (unique_reference && !draft.external_reference.empty())
    match.by_reference = target.find_by_reference(draft.external_reference);
  return match;
}

Error conflict(const Match& match) {
  std::vector<FieldViolation> violations;
  if (match.by_id) violations.push_back(storage::taken(Field::id, *match.by_id));
  if (match.by_reference) violations.push_back(storage::taken(Field::external_reference, *match.by_reference));
  return storage::already_exists(std::move(violations), std::string(match.customer()->id()));
}

/// The already_exists of a draft whose reference another customer has than the one that it is for: that of its id, or
/// a new one. The id of a customer that is there cannot be changed.
std::optional<Error> other_holder(const Match& match, const CustomerDraft& draft, OnConflict on_conflict) {
  const bool is_other = match.by_id && match.by_reference && match.by_id->id() != match.by_reference->id();
  const bool is_another_id = !match.by_id && match.by_reference && !draft.id.empty();
  if (!is_other && !(is_another_id && on_conflict == OnConflict::update)) return std::nullopt;
  return storage::already_exists({storage::taken(Field::external_reference, *match.by_reference)},
                                 std::string(match.by_reference->id()));
}

/// Nothing when another writer was first. Either takes the draft to pieces.
using Attempt = Result<std::optional<ImportOutcome>>;

Attempt update(const WriteContext& context, ImportTarget& target, const Completion& completion,
               const RecordPtr& current, CustomerDraft& draft) {
  const Timestamp moment = moment_after(*current, completion.now);
  const bool restore = completion.restore;
  auto updated = model::updated(*current, draft, {.now = moment, .ids = completion.ids, .restore = restore});
  if (!updated) return updated.error();
  RecordContent& content = *updated;
  if (auto error = check_type_allowed(content.type, *context.settings)) return *std::move(error);

  if (!restore) {
    draft.version.reset();
    draft.last_modified_at.reset();
  }
  const std::uint64_t version = draft.version.value_or(current->version());
  const Timestamp modified_at = draft.last_modified_at.value_or(current->last_modified_at());
  const bool keeps_stamps = version == current->version() && modified_at == current->last_modified_at();
  if (keeps_stamps && current->says(content)) return ImportOutcome::updated;
  content.version = draft.version ? version : target.next_version(*current);
  content.last_modified_at = draft.last_modified_at ? modified_at : moment;
  const bool grows = !draft.version && content.version != current->version();
  if (auto error = check_can_change(*current, grows, !draft.last_modified_at)) return *std::move(error);

  const auto replaced = target.replace(current, Record::make(content));
  if (!replaced) return replaced.error();
  if (*replaced == Tenant::Commit::stale) return std::nullopt;
  return ImportOutcome::updated;
}

Attempt create(const WriteContext& context, ImportTarget& target, const Completion& completion, CustomerDraft& draft) {
  if (auto error = check_type_allowed(draft.type, *context.settings)) return *std::move(error);
  if (draft.id.empty()) {
    auto id = model::next_free_id(completion.ids, [&target](const std::string& some) { return !target.find(some); });
    if (!id) return id.error();
    draft.id = *std::move(id);
  }
  const auto content = model::content_of(draft, completion);
  if (!content) return content.error();
  const auto inserted = target.insert(Record::make(*content));
  if (inserted) return ImportOutcome::created;
  // What was free when it was looked up is taken: another writer was first.
  if (target.is_shared() && inserted.error().code == ErrorCode::already_exists) return std::nullopt;
  return inserted.error();
}

}  // namespace

Result<ImportOutcome> import_one(const WriteContext& context, ImportTarget& target, const ImportOptions& options,
                                 CustomerDraft&& draft) {
  const bool unique_reference = context.tenant.data().schema().unique_external_reference;
  // Asked once: a clock that writes would otherwise be first each time.
  const Completion completion{
      .now = context.environment.now(), .ids = *context.environment.ids, .restore = options.restore};
  while (true) {
    const Match match = find_match(target, draft, unique_reference);
    const RecordPtr current = match.customer();
    const bool updates = current && options.on_conflict == OnConflict::update;
    model::Violations violations;
    model::check_values(draft,
                        {.allowed = context.settings->allowed_extensions,
                         .restore = options.restore,
                         .current = updates ? current.get() : nullptr},
                        violations);
    if (!current) model::check_says_who(draft, violations);
    if (!violations.empty()) return std::move(violations).to_error();
    if (current && options.on_conflict == OnConflict::fail) return conflict(match);
    if (auto error = other_holder(match, draft, options.on_conflict)) return *std::move(error);
    if (current && options.on_conflict == OnConflict::skip) return ImportOutcome::skipped;

    // A draft is only needed again when another writer can come first.
    std::optional<CustomerDraft> copy;
    if (target.is_shared()) copy = draft;
    CustomerDraft& attempted = copy ? *copy : draft;
    const auto attempt = current ? update(context, target, completion, current, attempted)
                                 : create(context, target, completion, attempted);
    if (!attempt) return attempt.error();
    if (*attempt) return **attempt;
  }
}

}  // namespace custengine::engine
