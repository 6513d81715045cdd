#pragma once

#include <custengine/session.hpp>

#include <string>

namespace custengine::test::twin {

/// Not in a shared build, which hides the planner.
bool plans_can_be_forced() noexcept;

/// Repeats the request with each plan forced, past the Session. Returns the difference from the Session's `page`; empty
/// if there is none or if plans cannot be forced.
std::string differing_plan(const Session& session, const SearchRequest& request, const Page& page);

}  // namespace custengine::test::twin
