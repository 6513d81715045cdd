#pragma once

#include "faults.hpp"

#include <istream>
#include <string_view>
#include <vector>

namespace custengine::test {

/// Writes to a FaultWorld with at least "c-1" and "c-2". Each is all or nothing, and succeeds if it is repeated after a
/// failure.
const std::vector<NamedCall>& customer_writes();

/// Writes of many customers at once, and operations on a whole tenant.
const std::vector<NamedCall>& other_writes();

/// A batch: a new customer, changes of it and of "c-1", and a replacement of "c-2".
std::vector<Write> one_batch();

/// Drafts: two new customers, and between them one that updates "c-1" if it exists.
std::vector<CustomerDraft> three_drafts();

/// Throws std::bad_alloc for a failed stream, since a stream catches it when memory is short.
void restore(std::istream& in, Engine& engine, std::string_view tenant);

/// Imports with update on conflict; throws the error of a failed draft.
void import_drafts(Session& session, const std::vector<CustomerDraft>& drafts, ImportOptions options);

}  // namespace custengine::test
