#pragma once

#include <custengine/persistence.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace custengine::test {

/// What a MemoryPersistence keeps. It outlives the engine, as a file does.
struct Disk {
  struct Rows {
    std::map<std::string, kept::Customer> customers = {};
    std::map<std::pair<std::string, std::string>, kept::Details> details = {};
    std::map<std::string, std::string> merged = {};
  };
  struct Tenant {
    std::uint64_t generation = 0;
    std::string options = {};
    std::map<std::uint64_t, Rows> generations = {};
    std::map<std::uint64_t, kept::Entry> entries = {};
    std::uint64_t stamp = 0;
  };
  std::map<std::string, std::uint64_t> names = {};
  std::map<std::uint64_t, Tenant> tenants = {};
  std::uint64_t last_tenant = 0;

  /// The rows of a tenant that are valid.
  Rows& rows_of(const std::string& name);
  Tenant& tenant_of(const std::string& name) { return tenants.at(names.at(name)); }
};

/// A naive Persistence: it does what its contract says, in the plainest way. Tests set hooks that make it fail.
class MemoryPersistence final : public Persistence {
 public:
  explicit MemoryPersistence(Disk& disk);

  Result<std::vector<kept::Tenant>> tenants(std::string_view after, std::size_t limit) override;
  Result<std::optional<kept::Tenant>> find_tenant(std::string_view id) override;
  Result<std::vector<kept::Customer>> customers(const kept::Place& place, std::string_view after,
                                                std::size_t limit) override;
  Result<std::vector<kept::Details>> store_details(const kept::Place& place, std::string_view after_id,
                                                   std::string_view after_store, std::size_t limit) override;
  Result<std::vector<kept::Merged>> merged_ids(const kept::Place& place, std::string_view after,
                                               std::size_t limit) override;
  Result<std::vector<kept::Entry>> entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                           bool with_content) override;
  Result<std::uint64_t> new_tenant() override;
  Result<void> stage(const kept::Place& place, const kept::Rows& rows) override;
  Result<bool> discard(const kept::Place& place) override;
  Result<kept::Outcome> commit(std::span<const kept::Group> groups) override;
  std::optional<Error> stopped_by() const override;

  /// Called before each commit. If it returns an error, so does commit(), and nothing is written.
  std::function<std::optional<Error>(std::span<const kept::Group>)> before_commit = {};
  /// The same after the commit was written; then it takes no more writes.
  std::function<std::optional<Error>()> after_commit = {};
  /// True: commit() finds that another process wrote before it, and writes nothing.
  bool is_behind = false;
  /// Called before each call of another kind.
  std::function<std::optional<Error>()> before_call = {};
  std::uint64_t commits = 0, groups = 0, most_entries = 0;

 private:
  void write(const kept::Group& group);
  kept::Tenant describe(const std::string& name, std::uint64_t number) const;

  Disk& disk_;
  mutable std::mutex mutex_;
  std::optional<Error> stopped_;
};

}  // namespace custengine::test
