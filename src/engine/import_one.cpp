#include "engine/import_one.hpp"

#include "model/generated_id.hpp"
#include "model/validation.hpp"
#include "storage/errors.hpp"

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
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

/// Nothing when another writer was first. Either takes the draft to pieces.
using Attempt = Result<std::optional<ImportOutcome>>;

Attempt update(const WriteContext& context, ImportTarget& target, bool restore, const RecordPtr& current,
               CustomerDraft& draft) {
  const Timestamp moment = moment_after(*current, context.environment.clock->now());
  const model::Completion completion{.now = moment, .ids = *context.environment.ids, .restore = restore};
  RecordContent content = model::updated(*current, draft, completion);
  if (auto error = check_type_allowed(content.type, *context.settings)) return *std::move(error);

  const auto version = restore ? draft.version : std::nullopt;
  const auto modified_at = restore ? draft.last_modified_at : std::nullopt;
  const bool keeps_stamps =
      (!version || *version == current->version()) && (!modified_at || *modified_at == current->last_modified_at());
  if (keeps_stamps && current->says(content)) return ImportOutcome::updated;
  content.version = version.value_or(current->version() + 1);
  content.last_modified_at = modified_at.value_or(moment);

  const auto replaced = target.replace(current, Record::make(content));
  if (!replaced) return replaced.error();
  if (*replaced == Tenant::Commit::stale) return std::nullopt;
  return ImportOutcome::updated;
}

Attempt create(const WriteContext& context, ImportTarget& target, bool restore, CustomerDraft& draft) {
  if (auto error = check_type_allowed(draft.type, *context.settings)) return *std::move(error);
  const bool generate_id = draft.id.empty();
  IdGenerator& ids = *context.environment.ids;
  if (generate_id) draft.id = model::next_free_id(ids, [&target](const std::string& id) { return !target.find(id); });
  const RecordContent content =
      model::content_of(draft, {.now = context.environment.clock->now(), .ids = ids, .restore = restore});
  const auto inserted = target.insert(Record::make(content));
  if (inserted) return ImportOutcome::created;
  // What was free when it was looked up is taken: another writer was first.
  if (target.is_shared() && inserted.error().code == ErrorCode::already_exists) return std::nullopt;
  return inserted.error();
}

}  // namespace

Result<ImportOutcome> import_one(const WriteContext& context, ImportTarget& target, const ImportOptions& options,
                                 CustomerDraft&& draft) {
  model::Violations violations;
  model::check_values(draft, context.settings->allowed_extensions, options.restore, violations);
  const bool unique_reference = context.tenant.data().schema().unique_external_reference;
  while (true) {
    const Match match = find_match(target, draft, unique_reference);
    const RecordPtr current = match.customer();
    if (!current) model::check_says_who(draft, violations);
    if (!violations.empty()) return std::move(violations).to_error();
    if (current && options.on_conflict == OnConflict::fail) return conflict(match);
    if (current && options.on_conflict == OnConflict::skip) return ImportOutcome::skipped;

    // A draft is only needed again when another writer can come first.
    std::optional<CustomerDraft> copy;
    if (target.is_shared()) copy = draft;
    CustomerDraft& attempted = copy ? *copy : draft;
    const auto attempt = current ? update(context, target, options.restore, current, attempted)
                                 : create(context, target, options.restore, attempted);
    if (!attempt) return attempt.error();
    if (*attempt) return **attempt;
  }
}

}  // namespace custengine::engine
