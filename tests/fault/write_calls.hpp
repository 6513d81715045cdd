#pragma once

#include "faults.hpp"

#include <istream>
#include <string_view>
#include <vector>

namespace custengine::test {

/// Writes to the customers of a FaultWorld that has at least "c-1" and "c-2", each all or nothing, and each succeeding
/// when it is done again after it failed.
const std::vector<NamedCall>& customer_writes();

/// Writes of many customers at one moment, and what is done to a tenant as a whole.
const std::vector<NamedCall>& other_writes();

/// A new customer, changes of it and of "c-1", and another in the place of "c-2".
std::vector<Write> one_batch();

/// Two new customers, and between them one that changes "c-1" where it is there.
std::vector<CustomerDraft> three_drafts();

/// A stream catches what is thrown within it: want of memory there is a stream that failed, and is thrown here.
void restore(std::istream& in, Engine& engine, std::string_view tenant);

/// Updates on conflict; throws what the import could not take.
void import_drafts(Session& session, const std::vector<CustomerDraft>& drafts, ImportOptions options);

}  // namespace custengine::test
