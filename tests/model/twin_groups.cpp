// Many writes in one call: batches and imports.

#include "twin.hpp"
#include "twin_writes.hpp"

#include <algorithm>
#include <iterator>
#include <type_traits>

namespace custengine::test::twin {

namespace {

void check_write(Fields& fields, const Write& write, const std::vector<ExtensionCode>& allowed) {
  std::visit(
      [&](const auto& operation) {
        using Operation = std::decay_t<decltype(operation)>;
        if constexpr (std::is_same_v<Operation, Write::Create>) {
          check_draft(fields, operation.draft, allowed, false);
          if (!says_who(operation.draft)) fields.add("");
        } else {
          check_id(fields, operation.id, "customerUid");
        }
        if constexpr (std::is_same_v<Operation, Write::Update>) check_patch(fields, operation.patch, allowed);
        if constexpr (std::is_same_v<Operation, Write::AttachExtension>)
          check_extension(fields, operation.extension, allowed, "");
        if constexpr (std::is_same_v<Operation, Write::DetachExtension>)
          check_id(fields, operation.extension.organization_id, "organizationUid");
      },
      write.operation());
}

/// The customer after the write, if it exists.
Answer<std::optional<CustomerDraft>> done(TwinWrites& writes, const Write& write, bool unique_reference) {
  return std::visit(
      [&](const auto& operation) -> Answer<std::optional<CustomerDraft>> {
        using Operation = std::decay_t<decltype(operation)>;
        if constexpr (std::is_same_v<Operation, Write::Remove>) {
          const auto removed = writes.remove(operation.id, operation.options);
          if (const auto* failure = std::get_if<Failure>(&removed)) return *failure;
          return std::optional<CustomerDraft>();
        } else {
          const auto written = [&] {
            if constexpr (std::is_same_v<Operation, Write::Create>)
              return writes.create(operation.draft, unique_reference);
            else if constexpr (std::is_same_v<Operation, Write::Update>)
              return writes.update(operation.id, operation.patch, operation.options);
            else if constexpr (std::is_same_v<Operation, Write::AttachExtension>)
              return writes.attach(operation.id, operation.extension, operation.options);
            else
              return writes.detach(operation.id, operation.extension, operation.options);
          }();
          if (const auto* failure = std::get_if<Failure>(&written)) return *failure;
          return std::optional(*value_of(written));
        }
      },
      write.operation());
}

std::string path_of(std::size_t index) {
  return "writes[" + std::to_string(index) + ']';
}

void add_at(Fields& fields, std::size_t index, const std::vector<std::string>& names) {
  for (const auto& name : names) fields.add(path_of(index) + (name.empty() ? "" : "." + name));
}

/// One change per customer, from the first state to the last, in the order of first changes.
std::vector<TwinChange> one_per_customer(const std::vector<TwinChange>& changes) {
  std::vector<TwinChange> merged;
  for (const TwinChange& change : changes) {
    const auto same =
        std::ranges::find_if(merged, [&](const TwinChange& other) { return other.after->id == change.after->id; });
    if (same == merged.end())
      merged.push_back(change);
    else
      same->after = change.after;
  }
  return merged;
}

}  // namespace

Answer<TwinBatchResult> TwinSession::apply(std::span<const Write> writes, const BatchOptions& options) {
  const auto removes = std::ranges::count_if(
      writes, [](const Write& write) { return std::holds_alternative<Write::Remove>(write.operation()); });
  const bool only_removes = removes > 0 && removes == std::ssize(writes);
  if (!only_removes && !permissions_.contains(Permission::tenant_access))
    return Failure{.code = ErrorCode::permission_denied};
  if (removes > 0 && !permissions_.contains(Permission::tenant_backoffice))
    return Failure{.code = ErrorCode::permission_denied};
  if (tenant_->is_dropped) return Failure{.code = ErrorCode::not_found};

  Fields all;
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    Fields fields;
    check_write(fields, writes[i], tenant_->options.allowed_extensions);
    if (!fields.empty() && !first) first = i;
    add_at(all, i, fields.names());
  }
  if (first) {
    Failure failure = all.failure();
    failure.write_index = first;
    return failure;
  }
  Contents copy = tenant_->contents;
  if (options.expected_sequence && options.expected_sequence != copy.sequence)
    return Failure{.code = ErrorCode::version_mismatch, .fields = {"sequence"}, .current_version = copy.sequence};
  TwinWrites writing(tenant_->options, copy, making());
  TwinBatchResult result;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const auto written = done(writing, writes[i], tenant_->options.unique_external_reference);
    if (const auto* customer = value_of(written)) {
      result.customers.push_back(*customer);
      continue;
    }
    Failure failure = std::get<Failure>(written);
    Fields fields;
    add_at(fields, i, failure.fields.empty() ? std::vector<std::string>{""} : failure.fields);
    failure.fields = fields.names();
    failure.write_index = i;
    return failure;
  }
  tenant_->contents = std::move(copy);
  tenant_->commit(writing.take_changes());
  result.sequence = tenant_->contents.sequence;
  return result;
}

Answer<TwinReport> TwinSession::import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options) {
  if (options.restore && !permissions_.contains(Permission::tenant_backoffice))
    return Failure{.code = ErrorCode::permission_denied};
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const bool at_once = options.atomic || tenant_->contents.customers.empty();
  Contents copy = tenant_->contents;
  TwinWrites writes(tenant_->options, at_once ? copy : tenant_->contents, making(options.restore), at_once);
  TwinReport report;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const auto imported = writes.import_one(drafts[i], options);
    if (const auto* failure = std::get_if<Failure>(&imported)) {
      report.failed.emplace_back(i, *failure);
    } else {
      using Imported = TwinWrites::Imported;
      report.created += *value_of(imported) == Imported::created;
      report.updated += *value_of(imported) == Imported::updated;
      report.unchanged += *value_of(imported) == Imported::unchanged;
      report.skipped += *value_of(imported) == Imported::skipped;
    }
    // A kept tenant commits drafts in groups of this size.
    constexpr std::size_t group = 256;
    const bool ends_group = !around_->is_kept || (i + 1) % group == 0 || i + 1 == drafts.size();
    if (!at_once && ends_group) tenant_->commit(writes.take_changes());
  }
  if (options.atomic && !report.failed.empty()) return TwinReport{.failed = report.failed};
  if (at_once) {
    tenant_->contents = std::move(copy);
    tenant_->commit(one_per_customer(writes.take_changes()));
  }
  return report;
}

}  // namespace custengine::test::twin
