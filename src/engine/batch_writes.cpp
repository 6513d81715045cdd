#include "engine/batch_writes.hpp"

#include "engine/stage.hpp"
#include "engine/tries.hpp"
#include "engine/write_checks.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace custengine::engine {

using detail::Record;
using detail::RecordContent;
using model::Path;
using model::Violations;
using model::WriteStamp;
using storage::RecordPtr;

namespace {

std::string path_of(std::size_t index) {
  const Path all = "writes";
  return all[index].text();
}

/// Converts the error of one write to the error of the batch.
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

struct ValueCheck {
  WriteChecks checks;

  void operator()(const Write::Create& write) const { checks.create(write.draft); }
  void operator()(const Write::Update& write) const { checks.update(write.id, write.patch); }
  void operator()(const Write::Remove& write) const { checks.remove(write.id); }
  void operator()(const Write::AttachExtension& write) const { checks.attach(write.id, write.extension); }
  void operator()(const Write::DetachExtension& write) const { checks.detach(write.id, write.extension); }
};

/// Returns one invalid_argument with the violations of all writes, if there are any.
std::optional<Error> check_values(std::span<const Write> writes, const TenantSettings& settings) {
  const Path all = "writes";
  Violations violations;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    std::visit(ValueCheck{{settings, violations, all[i]}}, writes[i].operation());
    if (!first && !violations.empty()) first = i;
  }
  if (!first) return std::nullopt;
  Error error = std::move(violations).to_error();
  error.write_index = first;
  return error;
}

/// Applies writes to a stage. Returns the customer after the write, or null if it was removed.
class StagedWrites {
 public:
  StagedWrites(const WriteContext& context, Stage& stage, const WriteStamp& stamp)
      : context_(context), stage_(stage), stamp_(stamp) {}

  Result<RecordPtr> operator()(const Write::Create& write) {
    if (auto error = check_type_allowed(write.draft.type, *context_.settings)) return *std::move(error);
    return create(stage_, write.draft, stamp_);
  }
  Result<RecordPtr> operator()(const Write::Update& write) {
    return change(write.id, write.options, patch_change(context_, write.patch));
  }
  Result<RecordPtr> operator()(const Write::Remove& write) {
    if (auto removed = remove(stage_, write.id, write.options); !removed) return removed.error();
    return RecordPtr();
  }
  Result<RecordPtr> operator()(const Write::AttachExtension& write) {
    return change(write.id, write.options, [&](const Record& current, const WriteStamp&) -> Result<RecordContent> {
      return with_attached(current, write.extension);
    });
  }
  Result<RecordPtr> operator()(const Write::DetachExtension& write) {
    return change(write.id, write.options, [&](const Record& current, const WriteStamp&) -> Result<RecordContent> {
      return with_detached(current, write.extension);
    });
  }

 private:
  Result<RecordPtr> change(std::string_view id, const UpdateOptions& options, const ChangeFunction& change) {
    return engine::change(context_, stage_, id, options, stamp_, change);
  }

  const WriteContext& context_;
  Stage& stage_;
  const WriteStamp& stamp_;
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
  Tries tries = Tries::of_many(context.tenant.tenant());
  TriedIds ids(*context.environment.ids, tries);
  const WriteStamp stamp = context.stamp(context.environment.now()).with(ids);
  for (;; tries.again()) {
    const std::uint64_t sequence = context.tenant.tenant().sequence();
    if (options.expected_sequence && *options.expected_sequence != sequence)
      return sequence_mismatch(sequence, *options.expected_sequence);

    Stage stage(context.tenant.tenant(), {});
    StagedWrites staged(context, stage, stamp);
    BatchResult result;
    result.customers.reserve(writes.size());
    for (std::size_t i = 0; i < writes.size(); ++i) {
      auto written = std::visit(staged, writes[i].operation());
      if (!written) return at(i, written.error());
      result.customers.push_back(*written ? std::optional(Record::to_customer(*std::move(written))) : std::nullopt);
    }
    const auto committed = stage.commit(options.expected_sequence);
    if (!committed) return committed.error();  // all writes together exceed the limit: none is at fault alone
    if (*committed) {
      result.sequence = **committed;
      return result;
    }
  }
}

}  // namespace custengine::engine
