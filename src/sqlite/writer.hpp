#pragma once

#include "sqlite/leftovers.hpp"
#include "sqlite/statement.hpp"

#include <custengine/persistence.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace custengine::sqlite {

/// The writing half of Persistence. Each call runs within a transaction of its caller, which rolls it back if the call
/// throws Failure or returns `behind`.
class Writer {
 public:
  Writer(Connection& connection, Leftovers& leftovers);

  std::uint64_t new_tenant();
  void stage(const kept::Place& place, const kept::Rows& rows);
  kept::Outcome write(std::span<const kept::Group> groups);

 private:
  struct Tenant {
    std::uint64_t generation = 0, newest = 0;
  };
  std::optional<Tenant> find(std::uint64_t tenant);
  kept::Outcome write(const kept::Group& group);
  void check_numbers(const kept::Group& group) const;
  void write_entries(const kept::Group& group);
  void apply(const kept::Place& place, const kept::Entry& entry);
  void apply_customer(const kept::Place& place, const kept::Entry& entry);
  void set_options(std::uint64_t tenant, const kept::Entry& entry);
  void switch_generation(const kept::Group& group, std::uint64_t from, std::uint64_t to);
  void name_tenant(const kept::Group& group);

  Connection& connection_;
  Leftovers& leftovers_;
  Statement new_tenant_, find_, insert_entry_, trim_, blank_, set_options_, set_generation_;
  Statement name_, is_named_, unname_;
  Statement insert_customer_, put_customer_, remove_customer_;
  Statement insert_details_, put_details_, remove_details_, remove_all_details_;
  Statement insert_merged_, put_merged_, remove_merged_, remove_merged_into_;
};

}  // namespace custengine::sqlite
