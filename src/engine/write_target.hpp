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

/// Where a write finds customers and puts them: the tenant itself, or a stage in front of it.
class WriteTarget {
 public:
  virtual ~WriteTarget() = default;

  /// Null when there is none.
  virtual storage::FoundRecord find(std::string_view id) const = 0;
  virtual storage::FoundRecord find_by_reference(std::string_view reference) const = 0;
  /// The not_found of a customer that find() does not find.
  virtual Error no_such(std::string_view id) const = 0;
  /// The customers, by id, whose own value of an identity is that of `sought`: the first `most_holders` that are found.
  /// Requires that `sought` has one, and a stage that was made for that identity.
  virtual std::vector<storage::FoundRecord> find_holders(storage::Identity identity,
                                                         const detail::Record& sought) const = 0;
  static constexpr std::size_t most_holders = model::Violations::max_count + 1;

  /// Errors: already_exists (id, reference), resource_exhausted.
  virtual Result<void> insert(storage::RecordPtr record) = 0;
  // Each requires that `current` was found. Stale where another writer was first.
  /// Errors: already_exists (reference), resource_exhausted.
  virtual Result<storage::Tenant::Commit> replace(const storage::FoundRecord& current, storage::RecordPtr next) = 0;
  virtual storage::Tenant::Commit remove(const storage::FoundRecord& current) = 0;
  /// A write leaves `current` as it is, which the caller is told.
  virtual void leave(const storage::FoundRecord& current) = 0;
  /// The version of what replaces `current`, unless it is given: writes that become one change count once.
  virtual std::uint64_t next_version(const detail::Record& current) const = 0;
  /// Whether writes meet the tenant's customers. Then other writers may come between a look-up and a write.
  virtual bool meets_tenant() const noexcept = 0;
};

/// Writes straight to the tenant, which must outlive it.
class DirectTarget final : public WriteTarget {
 public:
  /// `unique_reference`: refuse a new customer's reference that is taken even where the schema would not.
  /// `details` are to be written behind the customer: a write without room for both is refused. They must outlive this.
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
  storage::Tenant::Commit remove(const storage::FoundRecord& current) override { return tenant_.remove(current); }
  void leave(const storage::FoundRecord& /*current*/) override {}
  std::uint64_t next_version(const detail::Record& current) const override { return current.version() + 1; }
  bool meets_tenant() const noexcept override { return true; }

 private:
  /// The resource_exhausted of a version and the details behind it, or none.
  std::optional<Error> check_details(const storage::FoundRecord& current, const storage::RecordPtr& next) const;

  storage::Tenant& tenant_;
  bool unique_reference_;
  std::span<const StoreDetailsEntry> details_;
};

/// Adds the tenant's customers, in no order, that have the identity of `sought`, except those that `is_hidden(record)`
/// holds for.
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

/// By id, each once: a customer may have two values in common with another.
std::vector<storage::FoundRecord> unique_by_id(std::vector<storage::FoundRecord> records);

}  // namespace custengine::engine
