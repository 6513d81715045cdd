#include "engine/batch_writes.hpp"

#include "engine/batch_stage.hpp"
#include "model/generated_id.hpp"
#include "model/validation.hpp"
#include "storage/tenant/errors.hpp"

#include <optional>
#include <string>
#include <variant>

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using model::Path;
using model::Violations;
using storage::RecordPtr;

namespace {

std::string path_of(std::size_t index) {
  const Path all = "writes";
  return all[index].text();
}

/// The error of one write as that of the batch.
Error at(std::size_t index, Error error) {
  for (FieldViolation& violation : error.violations)
    violation.field = violation.field.empty() ? path_of(index) : path_of(index) + '.' + violation.field;
  if (error.violations.empty()) error.violations.push_back({path_of(index), error.message});
  error.message = path_of(index) + ": " + error.message;
  error.write_index = index;
  return error;
}

Error sequence_mismatch(std::uint64_t current, std::uint64_t expected) {
  Error error =
      model::make_error(ErrorCode::version_mismatch,
                        {{"sequence", "is " + std::to_string(current) + ", not " + std::to_string(expected)}});
  error.current_version = current;
  return error;
}

/// What can be said of a write without looking at any customer.
class ValueCheck {
 public:
  ValueCheck(const TenantSettings& settings, const Path& write, Violations& violations)
      : rules_{.allowed = settings.allowed_extensions}, write_(write), violations_(violations) {}

  void operator()(const Write::Create& write) const {
    model::check_values(write.draft, rules_, violations_, write_);
    model::check_says_who(write.draft, violations_, write_);
  }
  void operator()(const Write::Update& write) const {
    check_id(write.id);
    model::check_values(write.patch, rules_, violations_, write_);
  }
  void operator()(const Write::Remove& write) const { check_id(write.id); }
  void operator()(const Write::AttachExtension& write) const {
    check_id(write.id);
    model::check_extension(write.extension, rules_.allowed, write_, violations_);
  }
  void operator()(const Write::DetachExtension& write) const {
    check_id(write.id);
    model::check_id(write.extension.organization_id, write_ / "organizationUid", violations_);
  }

 private:
  void check_id(const std::string& id) const {
    model::check_id(id, write_ / model::info(model::Field::id).wire, violations_);
  }

  const model::ValueRules rules_;
  const Path& write_;
  Violations& violations_;
};

/// The invalid_argument of all writes together, if there is one.
std::optional<Error> check_values(std::span<const Write> writes, const TenantSettings& settings) {
  const Path all = "writes";
  Violations violations;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Path write = all[i];
    std::visit(ValueCheck(settings, write, violations), writes[i].operation());
    if (!first && !violations.empty()) first = i;
  }
  if (!first) return std::nullopt;
  Error error = std::move(violations).to_error();
  error.write_index = first;
  return error;
}

/// Does writes on a stage; gives the customer as the write left it, or null.
class StagedWrites {
 public:
  StagedWrites(const WriteContext& context, BatchStage& stage)
      : context_(context), stage_(stage), now_(context.environment.now()) {}

  Result<RecordPtr> operator()(const Write::Create& write) {
    if (auto error = check_type_allowed(write.draft.type, *context_.settings)) return *std::move(error);
    CustomerDraft draft = write.draft;
    IdGenerator& ids = *context_.environment.ids;
    if (draft.id.empty()) {
      auto id = model::next_free_id(ids, [this](const std::string& some) { return !stage_.find(some); });
      if (!id) return id.error();
      draft.id = *std::move(id);
    }
    const auto content = model::content_of(draft, context_.completion(now_));
    if (!content) return content.error();
    const RecordPtr record = Record::make(*content);
    if (auto inserted = stage_.insert(record); !inserted) return inserted.error();
    return record;
  }
  Result<RecordPtr> operator()(const Write::Update& write) {
    return change(write.id, write.options, patch_change(context_, write.patch));
  }
  Result<RecordPtr> operator()(const Write::Remove& write) {
    const RecordPtr current = stage_.find(write.id);
    if (!current) return stage_.no_such(write.id);
    if (auto error = check_version(*current, write.options)) return *std::move(error);
    stage_.erase(current);
    return RecordPtr();
  }
  Result<RecordPtr> operator()(const Write::AttachExtension& write) {
    return change(write.id, write.options, [&](const Record& current, Timestamp) -> Result<RecordContent> {
      return with_attached(current, write.extension);
    });
  }
  Result<RecordPtr> operator()(const Write::DetachExtension& write) {
    return change(write.id, write.options, [&](const Record& current, Timestamp) -> Result<RecordContent> {
      return with_detached(current, write.extension);
    });
  }

 private:
  Result<RecordPtr> change(const std::string& id, const UpdateOptions& options, const ChangeFunction& change) {
    const RecordPtr current = stage_.find(id);
    if (!current) return stage_.no_such(id);
    auto next = next_version(context_, current, options, now_, change);
    if (!next || next->get() == current.get()) return next;
    if (auto replaced = stage_.replace(current, *next); !replaced) return replaced.error();
    return next;
  }

  const WriteContext& context_;
  BatchStage& stage_;
  const Timestamp now_;
};

}  // namespace

PermissionSet permissions_for(std::span<const Write> writes) {
  PermissionSet needed;
  for (const Write& write : writes) {
    const bool removes = std::holds_alternative<Write::Remove>(write.operation());
    needed.insert(removes ? Permission::tenant_backoffice : Permission::tenant_access);
  }
  return needed.empty() ? PermissionSet{Permission::tenant_access} : needed;
}

Result<BatchResult> apply(const WriteContext& context, std::span<const Write> writes, const BatchOptions& options) {
  if (auto error = check_values(writes, *context.settings)) return *std::move(error);
  while (true) {
    const std::uint64_t sequence = context.tenant.data().sequence();
    if (options.expected_sequence && *options.expected_sequence != sequence)
      return sequence_mismatch(sequence, *options.expected_sequence);

    BatchStage stage(context.tenant.data());
    StagedWrites staged(context, stage);
    BatchResult result;
    result.customers.reserve(writes.size());
    for (std::size_t i = 0; i < writes.size(); ++i) {
      auto written = std::visit(staged, writes[i].operation());
      if (!written) return at(i, written.error());
      result.customers.push_back(*written ? std::optional(Record::to_customer(*std::move(written))) : std::nullopt);
    }
    const auto committed = stage.commit(options.expected_sequence);
    if (!committed) return committed.error();  // all writes together are too much, so that none is at fault
    if (*committed) {
      result.sequence = **committed;
      return result;
    }
  }
}

}  // namespace custengine::engine
