#pragma once

#include "model/violations.hpp"
#include "storage/keys/identity.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::engine {

/// The place where a write finds and stores customers: the tenant itself, or a stage in front of it.
class WriteTarget {
 public:
  virtual ~WriteTarget() = default;

  /// Returns null if there is none.
  virtual storage::FoundRecord find(std::string_view id) const = 0;
  virtual storage::FoundRecord find_by_reference(std::string_view reference) const = 0;
  /// Returns the not_found for a customer that find() does not find.
  virtual Error no_such(std::string_view id) const = 0;
  /// Returns customers, by id, that have the same value of an identity as `sought`: the first `most_holders` that are
  /// found. Requires that `sought` has such a value. A stage must have been made for that identity.
  virtual std::vector<storage::FoundRecord> find_holders(storage::Identity identity,
                                                         const detail::Record& sought) const = 0;
  static constexpr std::size_t most_holders = model::Violations::max_count + 1;

  /// Errors: already_exists (id, reference), resource_exhausted.
  virtual Result<void> insert(storage::RecordPtr record) = 0;
  // Both require that `current` was found. They return stale if another writer won the race.
  /// Errors: already_exists (reference), resource_exhausted.
  virtual Result<storage::Tenant::Commit> replace(const storage::FoundRecord& current, storage::RecordPtr next) = 0;
  virtual Result<storage::Tenant::Commit> remove(const storage::FoundRecord& current) = 0;
  /// Notes that a write leaves `current` as it is, and that its caller sees this version.
  virtual void leave(const storage::FoundRecord& current) = 0;
  /// Returns the version of the customer that replaces `current`, unless it is set by hand. Writes that form one
  /// change count once.
  virtual std::uint64_t next_version(const detail::Record& current) const = 0;
  /// True if writes see the tenant's customers. Then other writers may write between a look-up and a write.
  virtual bool meets_tenant() const noexcept = 0;
  virtual storage::Tenant& tenant() const noexcept = 0;
};

/// Writes straight to the tenant, which must outlive it.
class DirectTarget final : public WriteTarget {
 public:
  /// `unique_reference`: refuses a new customer whose reference is taken, even if the schema allows that. `details`
  /// are written after the customer: a write without room for both is refused. They must outlive this.
  explicit DirectTarget(storage::Tenant& tenant, bool unique_reference = false,
                        std::span<const StoreDetailsEntry> details = {}) noexcept
      : tenant_(tenant), unique_reference_(unique_reference), details_(details) {}

  storage::FoundRecord find(std::string_view id) const override { return tenant_.find(id); }
  storage::FoundRecord find_by_reference(std::string_view reference) const override {
    return tenant_.find_by_reference(reference);
  }
  Error no_such(std::string_view id) const override { return tenant_.no_such(id); }
  std::vector<storage::FoundRecord> find_holders(storage::Identity identity,
                                                 const detail::Record& sought) const override;
  Result<void> insert(storage::RecordPtr record) override;
  Result<storage::Tenant::Commit> replace(const storage::FoundRecord& current, storage::RecordPtr next) override;
  Result<storage::Tenant::Commit> remove(const storage::FoundRecord& current) override {
    return tenant_.remove(current);
  }
  void leave(const storage::FoundRecord& /*current*/) override {}
  std::uint64_t next_version(const detail::Record& current) const override { return current.version() + 1; }
  bool meets_tenant() const noexcept override { return true; }
  storage::Tenant& tenant() const noexcept override { return tenant_; }

 private:
  /// Returns resource_exhausted if a version and its details do not fit.
  std::optional<Error> check_details(const storage::FoundRecord& current, const storage::RecordPtr& next) const;

  storage::Tenant& tenant_;
  bool unique_reference_;
  std::span<const StoreDetailsEntry> details_;
};

/// Adds the tenant's customers, in no order, that have the identity of `sought`. Leaves out those for which
/// `is_hidden(record)` is true.
template <class IsHidden>
void add_holders(const storage::Tenant& tenant, storage::Identity identity, const detail::Record& sought,
                 IsHidden is_hidden, std::vector<storage::FoundRecord>& holders) {
  const storage::Schema& schema = tenant.schema();
  const auto values = storage::identity_values(sought, identity, schema);
  tenant.read([&](const storage::CustomerStore& customers) {
    for (const auto& value : values)
      customers.text_index().find(identity, value).for_each([&](storage::RowNumber row) {
        if (holders.size() == WriteTarget::most_holders) return;
        const detail::Record& record = customers.record(row);
        if (!is_hidden(record) && storage::have_same_identity(record, sought, identity, schema))
          holders.emplace_back(storage::RecordPtr(&record), row);
      });
  });
}

/// Sorts by id and removes duplicates: two customers may have several values in common.
std::vector<storage::FoundRecord> unique_by_id(std::vector<storage::FoundRecord> records);

}  // namespace custengine::engine
