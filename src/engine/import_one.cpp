#include "engine/import_one.hpp"

#include "engine/import_details.hpp"
#include "engine/tries.hpp"
#include "model/validation.hpp"
#include "storage/keys/identity.hpp"
#include "storage/tenant/errors.hpp"

#include <utility>
#include <vector>

namespace custengine::engine {

using detail::NamedMembers;
using detail::Record;
using detail::RecordContent;
using model::Field;
using model::WriteStamp;
using storage::FoundRecord;
using storage::Identity;
using storage::RecordPtr;
using storage::Tenant;

namespace {

/// The existing customers that a draft may refer to.
struct Match {
  FoundRecord customer;  // the only one found by `by`; null: none, or several
  Field by = {};         // the first field of ImportOptions::match_by that found a customer, otherwise the last
  std::vector<FoundRecord> several;         // set if `by` found more than one
  FoundRecord id_holder, reference_holder;  // the customers with the draft's id and its unique reference
};

Field field_of(MatchField field) noexcept {
  switch (field) {
    case MatchField::id:
      return Field::id;
    case MatchField::external_reference:
      return Field::external_reference;
    case MatchField::email:
      return Field::email;
    case MatchField::mobile:
      return Field::mobile;
    case MatchField::vat_number:
      return Field::vat_number;
  }
  return {};
}

std::optional<Identity> identity_of(MatchField field) noexcept {
  if (field == MatchField::email) return Identity::email;
  if (field == MatchField::mobile) return Identity::mobile;
  if (field == MatchField::vat_number) return Identity::vat_number;
  return std::nullopt;
}

/// Returns the customers that have the draft's value. Empty if a value breaks a rule: the draft will fail for that.
std::vector<FoundRecord> find_holders(const WriteTarget& target, const storage::Schema& schema,
                                      const CustomerDraft& draft, MatchField by, model::TextRules rules) {
  const Identity identity = *identity_of(by);
  RecordContent content;
  model::Violations violations;
  for (const Field field : {Field::email, Field::mobile, Field::vat_number, Field::country_code}) {
    const auto& info = model::info(field);
    model::check_text(info.text_kind, info.max_characters, draft.*info.draft, info.wire, violations, rules);
    content[detail::slot_of(field)] = draft.*info.draft;
  }
  if (!violations.empty()) return {};
  const RecordPtr sought = Record::make(content);
  if (storage::identity_values(*sought, identity, schema).empty()) return {};
  return target.find_holders(identity, *sought);
}

Match find_match(const WriteTarget& target, const storage::Schema& schema, const CustomerDraft& draft,
                 const ImportOptions& options) {
  const model::ValueRules rules{.restore = options.restore};
  Match match;
  if (!draft.id.empty()) match.id_holder = target.find(draft.id);
  if (schema.unique_external_reference && !draft.external_reference.empty())
    match.reference_holder = target.find_by_reference(draft.external_reference);
  for (const MatchField by : options.match_by) {
    match.by = field_of(by);
    if (by == MatchField::id) match.customer = match.id_holder;
    if (by == MatchField::external_reference) match.customer = match.reference_holder;
    if (identity_of(by)) match.several = find_holders(target, schema, draft, by, rules.texts());
    if (match.several.size() == 1) {
      match.customer = match.several.front();
      match.several.clear();
    }
    if (match.customer || !match.several.empty()) break;
  }
  return match;
}

bool is_other(const RecordPtr& holder, const Match& match) noexcept {
  return holder && (!match.customer || holder->id() != match.customer->id());
}

Error taken_by(const std::vector<std::pair<Field, RecordPtr>>& holders) {
  model::Violations violations;
  for (const auto& [field, holder] : holders) violations.add(storage::taken(field, *holder));
  Error error = std::move(violations).to_error();
  error.code = ErrorCode::already_exists;
  error.holder_id = std::string(holders.front().second->id());
  return error;
}

/// Returns already_exists for a draft that must not match an existing customer, but does.
Error conflict(const Match& match) {
  std::vector<std::pair<Field, RecordPtr>> holders;
  if (match.id_holder) holders.emplace_back(Field::id, match.id_holder);
  if (match.reference_holder) holders.emplace_back(Field::external_reference, match.reference_holder);
  if (match.by != Field::id && match.by != Field::external_reference) holders.emplace_back(match.by, match.customer);
  return taken_by(holders);
}

/// Returns already_exists if the draft matches several customers, or if another customer has its id or reference.
/// Also if the draft would change the id of the customer that it updates.
std::optional<Error> other_holder(const Match& match, const CustomerDraft& draft, OnConflict on_conflict) {
  std::vector<std::pair<Field, RecordPtr>> holders;
  for (const RecordPtr& one : match.several) holders.emplace_back(match.by, one);
  if (!holders.empty()) return taken_by(holders);
  if (is_other(match.id_holder, match)) holders.emplace_back(Field::id, match.id_holder);
  if (is_other(match.reference_holder, match)) holders.emplace_back(Field::external_reference, match.reference_holder);
  const bool has_new_id = match.customer && !match.id_holder && !draft.id.empty();
  if (has_new_id && on_conflict == OnConflict::update) holders.emplace_back(match.by, match.customer);
  if (holders.empty()) return std::nullopt;
  return taken_by(holders);
}

/// nullopt if another writer won the race. Try again with another copy, because an attempt consumes the draft.
using Attempt = Result<std::optional<Imported>>;

Attempt update(const WriteContext& context, WriteTarget& target, const WriteStamp& stamp, const FoundRecord& current,
               CustomerDraft& draft, const NamedMembers* named) {
  const Timestamp moment = moment_after(*current, stamp.now);
  const bool restore = stamp.restore;
  auto updated = model::updated(*current, draft, named, stamp.at(moment));
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
  if (keeps_stamps && current->has_same_content(content)) return Imported{ImportOutcome::unchanged, current};
  content.version = draft.version ? version : target.next_version(*current);
  content.last_modified_at = draft.last_modified_at ? modified_at : moment;
  const bool grows = !draft.version && content.version != current->version();
  if (auto error = check_can_change(*current, grows, !draft.last_modified_at)) return *std::move(error);

  const RecordPtr next = Record::make(content);
  const auto replaced = target.replace(current, next);
  if (!replaced) return replaced.error();
  if (*replaced == Tenant::Commit::stale) return std::nullopt;
  return Imported{ImportOutcome::updated, next};
}

Attempt create(const WriteContext& context, WriteTarget& target, const WriteStamp& stamp, CustomerDraft& draft) {
  if (auto error = check_type_allowed(draft.type, *context.settings)) return *std::move(error);
  const auto created = engine::create(target, std::move(draft), stamp);
  if (created) return Imported{ImportOutcome::created, *created};
  // A free id or reference was taken after the look-up: another writer won the race.
  if (target.meets_tenant() && created.error().code == ErrorCode::already_exists) return std::nullopt;
  return created.error();
}

}  // namespace

Result<Imported> import_one(const WriteContext& context, WriteTarget& target, const ImportOptions& options,
                            const WriteStamp& given_stamp, CustomerDraft&& draft, const NamedMembers* named,
                            std::span<const StoreDetailsEntry> details) {
  const storage::Schema& schema = context.tenant.tenant().schema();
  Tries tries(target.tenant());
  TriedIds ids(given_stamp.ids, tries);
  const WriteStamp stamp = given_stamp.with(ids);
  for (;; tries.again()) {
    const Match match = find_match(target, schema, draft, options);
    const FoundRecord& current = match.customer;
    const bool updates = current && options.on_conflict == OnConflict::update;
    const model::ValueRules rules{.allowed = context.settings->allowed_extensions,
                                  .restore = options.restore,
                                  .current = updates ? current.get() : nullptr};
    model::Violations violations;
    model::check_values(draft, rules, violations);
    if (!current) model::require_identity(draft, violations, {}, rules.texts());
    check_details(details, context.tenant.tenant(), violations);
    if (!violations.empty()) return std::move(violations).to_error();
    if (current && options.on_conflict == OnConflict::fail) return conflict(match);
    if (auto error = other_holder(match, draft, options.on_conflict)) return *std::move(error);
    if (current && options.on_conflict == OnConflict::skip) return Imported{ImportOutcome::skipped, current};

    // The draft is needed again only if another writer can win the race.
    std::optional<CustomerDraft> copy;
    if (target.meets_tenant()) copy = draft;
    CustomerDraft& attempted = copy ? *copy : draft;
    auto attempt =
        current ? update(context, target, stamp, current, attempted, named) : create(context, target, stamp, attempted);
    if (!attempt) return attempt.error();
    if (*attempt) return **std::move(attempt);
  }
}

std::vector<Identity> matched_identities(const ImportOptions& options) {
  std::vector<Identity> identities;
  for (const MatchField by : options.match_by)
    if (const auto identity = identity_of(by)) identities.push_back(*identity);
  return identities;
}

}  // namespace custengine::engine
