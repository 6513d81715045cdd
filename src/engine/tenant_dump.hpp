#pragma once

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/engine.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::engine {
class TenantEntry;
}  // namespace custengine::engine

namespace custengine::detail {

class ImportRun;
struct SnapshotState;

/// A tenant without its history, at one moment.
class TenantMoment {
 public:
  /// Errors: not_found.
  static Result<TenantMoment> of(const Engine& engine, std::string_view id);

  const TenantOptions& options() const noexcept { return options_; }
  std::uint64_t sequence() const noexcept;
  std::vector<Customer> customers() const;                              // by id
  std::vector<std::pair<std::string, std::string>> merged_ids() const;  // (dropped, kept), by the dropped id
  std::vector<StoreDetailsEntry> store_details() const;                 // by store, then by customer

 private:
  TenantMoment(TenantOptions options, std::shared_ptr<const SnapshotState> state)
      : options_(std::move(options)), state_(std::move(state)) {}

  TenantOptions options_;
  std::shared_ptr<const SnapshotState> state_;
};

/// Builds a tenant from a TenantMoment. The calls come in this order: options, customers, the rest, the sequence. The
/// engine does not list the tenant until finish(); destroying this before then leaves nothing behind.
class TenantRestore {
 public:
  /// Errors: as Engine::create_tenant.
  static Result<TenantRestore> begin(Engine& engine, std::string_view id, TenantOptions options);
  TenantRestore(TenantRestore&&) noexcept;
  ~TenantRestore();

  /// Adds a customer with its times and version. `line` is its line in the dump.
  Result<void> add(CustomerDraft draft, std::uint64_t line);
  /// Ends the customers. Errors: the error of the first customer that breaks a rule, preceded by its line.
  Result<void> end_customers();
  // Called after end_customers(). Errors: not_found, already_exists, resource_exhausted.
  Result<void> add_details(const StoreDetailsEntry& entry);
  Result<void> add_merged(std::string_view dropped, std::string_view kept);

  /// Adds the tenant to the engine. Errors: already_exists.
  Result<void> finish(std::uint64_t sequence);

 private:
  TenantRestore(Engine& engine, std::string_view id, TenantOptions options,
                std::shared_ptr<engine::TenantEntry> tenant);
  void allow(const Extension& extension);

  Engine* engine_;
  std::string id_;
  TenantOptions options_;
  std::shared_ptr<engine::TenantEntry> tenant_;
  std::unique_ptr<ImportRun> customers_;  // null after end_customers()
};

}  // namespace custengine::detail
