#pragma once

#include <custengine/customer.hpp>
#include <custengine/snapshot.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// Values that a comparison ignores, and the length of its answer.
struct DiffOptions {
  bool ignore_times = false;             ///< createdAt and lastModifiedAt, also of contacts and consents
  std::vector<std::string> ignore = {};  ///< members to ignore at any depth, by wire name; objects and lists as a whole
  std::size_t max_customers = 20;        ///< the most customers and store details to show; the rest is counted
};

/// The differences of two customers, or of two versions of one: one line per value, by its wire path. Empty if there
/// are none.
///
///     city: "Oslo" -> "Bergen"
///     contacts[c-000002].email: "" -> "bo@example.com"
///     extensions[TWO_INVOICE org-1]: absent -> {"extensionCode":"TWO_INVOICE","organizationUid":"org-1"}
///
/// Elements of lists are compared by their ids; their order is ignored.
std::string diff(const Customer& before, const Customer& after, const DiffOptions& options = {});

/// The differences of two moments of a tenant, or of two tenants: customers, by id, and the details that stores keep
/// about them.
///
///     - c-000003 "Ada Lovelace"
///     + c-000007 "Fjell AS"
///     ~ c-000009 "Grace Hopper"
///         city: "Oslo" -> "Bergen"
///     ~ c-000009 in store oslo
///         details.paymentTerms: 10 -> 20
///
/// Cost: O(n log n); customers and details that are the same on both sides cost next to nothing.
std::string diff(const Snapshot& before, const Snapshot& after, const DiffOptions& options = {});

/// The same for JSON Lines: the text of write_customers or Fixture::state(), or a file that is kept with the tests. A
/// line without customerUid is identified by its number. Throws Exception (invalid_argument, naming the line) if a line
/// is not a JSON object.
std::string diff_json_lines(std::string_view before, std::string_view after, const DiffOptions& options = {});

}  // namespace custengine::testing
