#pragma once

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::fuzz {

/// A checked property does not hold.
class Broken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void require(bool holds, const char* what) {
  if (!holds) throw Broken(what);
}
void require_equal(std::string_view a, std::string_view b, const char* what);

/// Checks that an error is useful: one of these codes, a message in UTF-8 and, for invalid_argument, violations with a
/// field (the whole document has the name "") and a message.
void require_good_error(const Error& error, std::initializer_list<ErrorCode> codes);

/// An engine with a stopped clock and predictable ids.
struct World {
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  Engine engine{{.clock = clock, .id_generator = std::make_shared<testing::SequentialIds>("made-")}};

  /// Makes a tenant that allows everything in a draft, and returns a session with all permissions.
  Session add_tenant(std::string_view id, TenantOptions options = {});
};

/// All customers, by id.
std::vector<Customer> customers_of(const Session& session);

/// The draft without derived values: the display names of addresses and contacts, which reading ignores.
CustomerDraft without_display_names(CustomerDraft draft);

/// Checks that the tenant's structures are consistent.
void require_invariants(const World& world, const Session& session);

/// Customers to search in: similar names and cities, missing values, contacts, several scripts.
std::vector<CustomerDraft> search_customers();

/// Two tenants with search_customers() in one world: one with every index, the other with none.
struct Searched {
  World world;
  Session indexed, plain;
  Searched();
};

std::vector<std::string> ids_of(const Page& page);

}  // namespace custengine::fuzz
