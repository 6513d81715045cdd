#pragma once

#include <custengine/session.hpp>

#include <string>

namespace custengine::test::twin {

/// Not in a shared build, which hides the planner.
bool plans_can_be_forced() noexcept;

/// Asks again with each plan forced, behind the Session's back; what differs from `page`, which it gave, or nothing.
/// Nothing too where plans cannot be forced.
std::string differing_plan(const Session& session, const SearchRequest& request, const Page& page);

}  // namespace custengine::test::twin
