#pragma once

#include <custengine/persistence.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace custengine::test {

/// A Persistence in plain maps, written from the comments of persistence.hpp alone. It deletes at once what others may
/// delete later.
class KeptTwin final : public Persistence {
 public:
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
  std::optional<Error> stopped_by() const override { return std::nullopt; }

  /// What a restart leaves: no tenants without a name, and no rows that are not valid.
  void restart();

 private:
  struct Rows {
    std::map<std::string, kept::Customer> customers;
    std::map<std::pair<std::string, std::string>, std::string> details;
    std::map<std::string, std::string> merged;
  };
  struct Logged {
    kept::Entry entry;
    std::uint64_t stamp;
  };
  struct Tenant {
    std::uint64_t generation = 0;
    std::string options;
    std::map<std::uint64_t, Logged> entries;
    std::map<std::uint64_t, Rows> rows;
    std::uint64_t newest() const { return entries.empty() ? 0 : entries.rbegin()->first; }
  };
  using Tenants = std::map<std::uint64_t, Tenant>;
  using Names = std::map<std::string, std::uint64_t>;

  kept::Tenant describe(const std::string& id, std::uint64_t number) const;
  const Rows& rows(const kept::Place& place) const;
  static bool is_behind(const Tenants& tenants, const kept::Group& group);
  static void apply(Rows& rows, const kept::Entry& entry);
  static void write(Tenant& tenant, const kept::Group& group);

  std::uint64_t last_tenant_ = 0;
  Tenants tenants_;
  Names names_;
};

}  // namespace custengine::test
