#pragma once

#include "base/siphash.hpp"
#include "model/violations.hpp"
#include "storage/customers/batch.hpp"
#include "storage/keys/search_tokens.hpp"
#include "storage/rows/row_set.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::engine {

/// Where an import puts its customers: the tenant itself, or a stage in front of it.
class ImportTarget {
 public:
  virtual ~ImportTarget() = default;
  virtual storage::RecordPtr find(std::string_view id) const = 0;
  virtual storage::RecordPtr find_by_reference(std::string_view reference) const = 0;
  /// The customers, by id, whose own value of an identity is that of `sought`: the first `most_holders` that are found.
  /// Requires that `sought` has one, and a stage that was made for that identity.
  virtual std::vector<storage::RecordPtr> find_holders(storage::Identity identity,
                                                       const detail::Record& sought) const = 0;
  static constexpr std::size_t most_holders = model::Violations::max_count + 1;
  /// Requires, unless it is shared, that neither the id nor a unique reference is taken.
  /// Errors: already_exists, resource_exhausted.
  virtual Result<void> insert(storage::RecordPtr record) = 0;
  /// Errors: already_exists (reference), resource_exhausted.
  virtual Result<storage::Tenant::Commit> replace(const storage::RecordPtr& current, storage::RecordPtr next) = 0;
  /// The version of what replaces `current`, unless it is given: writes that become one change count once.
  virtual std::uint64_t next_version(const detail::Record& current) const = 0;
  /// Whether other writers may come between a look-up and a write.
  virtual bool is_shared() const noexcept = 0;
};

/// Writes straight to the tenant.
class DirectTarget final : public ImportTarget {
 public:
  explicit DirectTarget(storage::Tenant& tenant) noexcept : tenant_(tenant) {}

  storage::RecordPtr find(std::string_view id) const override { return tenant_.find(id); }
  storage::RecordPtr find_by_reference(std::string_view reference) const override {
    return tenant_.find_by_reference(reference);
  }
  std::vector<storage::RecordPtr> find_holders(storage::Identity identity, const detail::Record& sought) const override;
  Result<void> insert(storage::RecordPtr record) override { return tenant_.insert(std::move(record)); }
  Result<storage::Tenant::Commit> replace(const storage::RecordPtr& current, storage::RecordPtr next) override {
    return tenant_.replace(*current, std::move(next));
  }
  std::uint64_t next_version(const detail::Record& current) const override { return current.version() + 1; }
  bool is_shared() const noexcept override { return true; }

 private:
  storage::Tenant& tenant_;
};

/// Collects writes in front of a tenant, which sees none of them until commit().
class StagedTarget final : public ImportTarget {
 public:
  /// Whether drafts meet the customers that the tenant has. Those that come into an empty tenant while it is
  /// staged need not be met: commit() notices them.
  enum class Sees { staged_only, tenant_too };

  /// The tenant must be alive at every call, though not in between. `identities` are those that find_holders() will be
  /// asked for.
  StagedTarget(storage::Tenant& tenant, Sees sees, std::vector<storage::Identity> identities = {});

  std::size_t size() const noexcept { return staged_->size(); }

  storage::RecordPtr find(std::string_view id) const override;
  storage::RecordPtr find_by_reference(std::string_view reference) const override;
  std::vector<storage::RecordPtr> find_holders(storage::Identity identity, const detail::Record& sought) const override;
  Result<void> insert(storage::RecordPtr record) override;
  Result<storage::Tenant::Commit> replace(const storage::RecordPtr& current, storage::RecordPtr next) override;
  std::uint64_t next_version(const detail::Record& current) const override;
  bool is_shared() const noexcept override { return sees_ == Sees::tenant_too; }

  /// Brings all writes into the tenant at one moment: by swapping if it is empty, else one by one under its
  /// lock. Stale, and nothing changed, when the tenant changed in a way that matters to them. Errors:
  /// resource_exhausted, of memory.
  Result<storage::Tenant::Commit> commit();

  /// The staged records, in the order in which they were first written.
  std::vector<storage::RecordPtr> records() const;
  /// The place of a staged customer among them.
  std::size_t place_of(std::string_view id) const noexcept { return staged_->find(id)->number; }

 private:
  std::optional<Error> conflict(const detail::Record& record) const;
  void stage(storage::RecordPtr record);
  /// The resource_exhausted of a staged version that has so many bytes more than the one before it: the records alone
  /// are too much already, so that no more are gathered.
  std::optional<Error> check_memory(const detail::Record* before, const detail::Record& after);
  std::vector<storage::Token> identity_tokens(const detail::Record& record) const;
  void note_identities(const detail::Record& record, storage::RowNumber row);

  storage::Tenant& tenant_;
  Sees sees_;
  std::unique_ptr<storage::CustomerStore> staged_;  // its indexes are built in commit()
  std::unordered_map<std::string, storage::RecordPtr, base::SeededHash>
      replaced_;                  // the tenant's versions of staged updates
  std::int64_t added_bytes_ = 0;  // of all records
  std::vector<storage::Identity> identities_;
  // The staged customers that have these; some may have had them.
  std::unordered_map<storage::Token, storage::RowSet> holders_;
};

}  // namespace custengine::engine
