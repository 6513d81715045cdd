#include "forced_plans.hpp"

#if defined(CUSTENGINE_TWIN_FORCES_PLANS)

#include "differences.hpp"
#include "engine/session_state.hpp"
#include "query/executor.hpp"

#include <memory>
#include <utility>

namespace custengine::test::twin {

namespace {

using State = std::shared_ptr<const detail::SessionState>;

const State& state_of(const Session& session);

/// An explicit instantiation may name private members, so Session needs no access function for this test.
template <State Session::*member>
struct Opened {
  friend const State& state_of(const Session& session) { return session.*member; }
};
template struct Opened<&Session::state_>;

using query::PlanOptions;

constexpr std::pair<const char*, PlanOptions> plans[] = {
    {"a scan, sorted", {PlanOptions::Access::scan, PlanOptions::Order::sort}},
    {"a scan", {PlanOptions::Access::scan, PlanOptions::Order::automatic}},
    {"a walk of the sort index", {PlanOptions::Access::automatic, PlanOptions::Order::walk}},
    {"sorting", {PlanOptions::Access::automatic, PlanOptions::Order::sort}},
};

std::string to_printable(const Page& page) {
  std::string text = page.paging.total_count ? std::to_string(*page.paging.total_count) + ":" : "";
  for (const Customer& customer : page) text += " " + std::string(customer.id());
  return text + (page.next.empty() ? "" : " > " + page.next);
}

}  // namespace

bool plans_can_be_forced() noexcept {
  return true;
}

std::string differing_plan(const Session& session, const SearchRequest& request, const Page& page) {
  const auto tenant = state_of(session)->tenant.lock();
  for (const auto& [name, plan] : plans) {
    const Page forced = query::search(tenant->tenant(), request, plan).value();
    if (forced.items == page.items && forced.next == page.next && forced.paging.total_count == page.paging.total_count)
      continue;
    return difference(std::string("plan: ") + name, to_printable(page), to_printable(forced));
  }
  return {};
}

}  // namespace custengine::test::twin

#else

namespace custengine::test::twin {

bool plans_can_be_forced() noexcept {
  return false;
}

std::string differing_plan(const Session&, const SearchRequest&, const Page&) {
  return {};
}

}  // namespace custengine::test::twin

#endif
