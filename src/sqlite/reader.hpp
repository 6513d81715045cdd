#pragma once

#include "sqlite/statement.hpp"

#include <custengine/persistence.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace custengine::sqlite {

/// The reading half of Persistence. Each call begins with a seek to a key and leaves no statement open.
class Reader {
 public:
  explicit Reader(Connection& connection);

  std::vector<kept::Tenant> tenants(std::string_view after, std::size_t limit);
  std::optional<kept::Tenant> find_tenant(std::string_view id);
  std::vector<kept::Customer> customers(const kept::Place& place, std::string_view after, std::size_t limit);
  std::vector<kept::Details> store_details(const kept::Place& place, std::string_view after_id,
                                           std::string_view after_store, std::size_t limit);
  std::vector<kept::Merged> merged_ids(const kept::Place& place, std::string_view after, std::size_t limit);
  std::vector<kept::Entry> entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit, bool with_content);

 private:
  kept::Tenant tenant(const Execution& row) const;

  Connection& connection_;
  Statement tenants_, find_tenant_, customers_, details_, merged_, entries_, entries_without_content_;
};

}  // namespace custengine::sqlite
