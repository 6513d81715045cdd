#pragma once

#include <custengine/testing/expectations.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace custengine::testing::expect {

/// The chosen fields have the values that a JSON file, the golden, holds. The subject is a customer, a customer in a
/// store, several customers, or several changes.
///
///     const auto goldens = std::filesystem::path(__FILE__).parent_path() / "goldens";
///     CHECK_THAT(session.list(), matches_golden(goldens / "list.json", {"firstname", "credit", "contacts.email"}));
///
/// `fields` are wire names, as to_json writes them: "city", "credit.limit", "contacts.email" of all contacts,
/// "contacts" with all members. A customer in a store also has "storeUid", "details" and "effective"; a change has
/// "event", "customer.city" and so on. Other fields are ignored. So leave out values that differ from run to run:
/// generated ids, times, versions. Elements of lists are named by their position, from 0.
///
/// If the environment variable CUSTENGINE_WRITE_GOLDENS is set (not to 0), the expectation holds for any subject that
/// has such fields. It then writes the file and its folders; a file that cannot be written is a mismatch. Without the
/// variable a missing file is a mismatch, whose message says how to make it. A mismatch names each value that differs
/// by its path, with both values, that of the file first:
///
///     [1].contacts[0].email: "per@example.com" -> "per@example.no"
///
/// Errors: throws Exception (invalid_argument) if no field is chosen. The check of a subject throws it too:
/// - for fields that the subject cannot have, with their names;
/// - for a file that is not a JSON object or an array of objects.
Expectation matches_golden(std::filesystem::path file, std::vector<std::string> fields);

}  // namespace custengine::testing::expect
