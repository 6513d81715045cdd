#pragma once

#include "kept_twin.hpp"
#include "random.hpp"

#include <custengine/persistence.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace custengine::test {

/// Everything that can be read, as text: equal texts mean equal content. Reads in chunks of `limit` rows. A failed read
/// is a line that begins with "error".
std::string read_all(Persistence& kept, std::size_t limit = 7);

/// Owns what a Group only points to.
struct OwnedGroup {
  kept::Group group = {};
  std::vector<kept::Entry> entries = {};
  std::vector<std::uint64_t> erased = {};
  std::string name = {};

  const kept::Group& get() {
    group.entries = entries;
    group.erased = erased;
    group.name = name;
    return group;
  }
};

/// A customer entry: of version `version` with `content`; nullopt: it is removed.
kept::Entry customer_entry(std::uint64_t number, std::string id, std::uint64_t version,
                           std::optional<std::string> content);

/// Makes a tenant with that name, and a start entry.
kept::Place add_tenant(Persistence& kept, const std::string& name);

/// Random calls, carried out on two persistences that must answer alike.
class KeptScript {
 public:
  KeptScript(std::uint64_t seed, KeptTwin& twin) : random_(seed), twin_(twin) {}

  /// One random call. Checks that both answer alike.
  void step(Persistence& kept);

 private:
  kept::Tenant some_tenant();
  std::string text(std::size_t most);
  std::string id() { return "c" + std::to_string(random_.below(12)); }
  kept::Entry entry(std::uint64_t number);
  kept::Rows some_rows();
  OwnedGroup group_of(const kept::Tenant& tenant);
  void commit(Persistence& kept, std::vector<OwnedGroup>& groups);
  void create(Persistence& kept);
  void replace(Persistence& kept);
  void drop(Persistence& kept);

  Random random_;
  KeptTwin& twin_;
};

}  // namespace custengine::test
