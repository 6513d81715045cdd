#pragma once

#include "twin.hpp"

namespace custengine::test::twin {

/// Writes to one tenant's contents, or to a copy of them, and collects the changes.
class TwinWrites {
 public:
  /// `at_once`: all writes to one customer are one change, in which its version grows by one.
  TwinWrites(const TenantOptions& options, Contents& contents, Making making, bool at_once = false)
      : options_(options), contents_(contents), making_(std::move(making)), at_once_(at_once) {}

  /// Requires valid values.
  Answer<CustomerDraft> create(CustomerDraft draft, bool unique_reference);
  Answer<CustomerDraft> update(const std::string& id, const CustomerPatch& patch, UpdateOptions options);
  Answer<Nothing> remove(const std::string& id, UpdateOptions options);
  Answer<CustomerDraft> attach(const std::string& id, const Extension& extension, UpdateOptions options);
  Answer<CustomerDraft> detach(const std::string& id, const Extension& extension, UpdateOptions options);
  Answer<CustomerDraft> detach(const std::string& id, const ExtensionCode& code);

  enum class Imported { created, updated, unchanged, skipped };
  Answer<Imported> import_one(const CustomerDraft& draft, const ImportOptions& options);

  std::vector<TwinChange> take_changes() { return std::exchange(changes_, {}); }

 private:
  using Change = std::function<Answer<CustomerDraft>(const CustomerDraft&, const Making&)>;
  Answer<CustomerDraft> change(const std::string& id, UpdateOptions options, const Change& change);
  Answer<CustomerDraft> update_by(const CustomerDraft& current, const CustomerDraft& draft);
  /// The customers with the draft's value, by id.
  std::vector<const Item*> holders(const CustomerDraft& draft, MatchField field) const;
  Making making_after(const CustomerDraft& current) const;
  std::optional<Failure> type_failure(CustomerType type) const;
  std::optional<Failure> growth_failure(const CustomerDraft& current, bool next_version, bool later_time) const;
  std::uint64_t next_version(const CustomerDraft& current) const;
  void replace(const CustomerDraft& next);

  const TenantOptions& options_;
  Contents& contents_;
  Making making_;
  bool at_once_;
  std::vector<TwinChange> changes_;
};

}  // namespace custengine::test::twin
