#pragma once

#include "sqlite/statement.hpp"

#include <custengine/persistence.hpp>

#include <array>
#include <cstddef>
#include <optional>

namespace custengine::sqlite {

/// What is to be deleted: generations that are not valid, and tenants without a name. custengine_leftover lists them,
/// so that a start does not have to look for them.
class Leftovers {
 public:
  /// How much one transaction deletes, at most: rows, or bytes of content.
  struct Budget {
    std::size_t rows = 2000, bytes = 2U << 20U;
    bool is_used_up() const noexcept { return rows == 0 || bytes == 0; }
  };

  explicit Leftovers(Connection& connection);

  /// Lists a generation; 0: all of the tenant. Within a transaction, as all that follows.
  void add(std::uint64_t tenant, std::uint64_t generation);
  void remove(std::uint64_t tenant, std::uint64_t generation);
  std::optional<kept::Place> first();

  /// Deletes rows of a generation that is not valid, and what else the tenant has if it has no name. Returns true if
  /// nothing is left. Throws Failure: failed_precondition if the generation is valid.
  bool discard(const kept::Place& place, Budget& budget);

 private:
  // The statements of one table: find the key up to which rows are deleted, and delete them.
  struct Table {
    Statement measure, erase;
  };
  bool discard_generation(const kept::Place& place, Budget& budget);
  bool discard_entries(std::uint64_t tenant, Budget& budget);
  bool discard_tenant(std::uint64_t tenant, Budget& budget);

  Statement add_, remove_, first_, of_tenant_, tenant_, drop_tenant_, drop_all_of_tenant_;
  Table entries_;
  std::array<Table, 3> rows_;
};

}  // namespace custengine::sqlite
