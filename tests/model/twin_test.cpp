#include "catch.hpp"
#include "effort.hpp"
#include "script.hpp"

using namespace custengine::test::twin;

TEST_CASE("the library and the twin give equal answers") {
  Tally tally;
  // A seed whose scripts reach all cases counted below.
  CHECK(run_model({.seed = 200, .steps = custengine::test::by_effort<std::size_t>(8'000, 100'000)}, tally) == "");

  // All of these cases occurred.
  for (int kind = 0; kind < static_cast<int>(StepKind::compare_all); ++kind) {
    const auto step = static_cast<StepKind>(kind);
    const bool has_no_answer = step == StepKind::look_at_snapshots || step == StepKind::unsubscribe ||
                               step == StepKind::hold_session || step == StepKind::move_clock;
    const bool is_always_wrong = step == StepKind::create_broken || step == StepKind::update_broken;
    INFO(to_string(step));
    if (has_no_answer) continue;
    if (!is_always_wrong) CHECK(tally.by_kind[step].first > 5);
    CHECK(tally.by_kind[step].second > 1);
  }
  for (const char* error : {"InvalidArgument", "PermissionDenied", "NotFound", "AlreadyExists", "FailedPrecondition",
                            "VersionMismatch", "ResourceExhausted", "Unavailable"}) {
    INFO(error);
    CHECK(tally.by_error[error] > 2);
  }
  for (const char* tenant :
       {"locale ", "locale nb", "locale sv", "locale da", "text index", "no text index", "unique references",
        "references may repeat", "0 sort indexes", "9 sort indexes", "16 sort indexes", "more is searched"}) {
    INFO(tenant);
    CHECK(tally.by_tenant[tenant] > 500);
  }
  CHECK(tally.items > 4'000);
#if defined(CUSTENGINE_TWIN_FORCES_PLANS)
  CHECK(tally.forced_plans > 400);
#endif
  CHECK(tally.delivered > 400);
  CHECK(tally.full_comparisons > 250);
  CHECK(tally.most_customers > 1024);
}

TEST_CASE("kept tenants and the twin give equal answers") {
  Tally tally;
  CHECK(run_model({.seed = 900, .steps = custengine::test::by_effort<std::size_t>(4'000, 100'000), .is_kept = true},
                  tally) == "");
  CHECK(tally.by_kind[StepKind::reopen].first > 50);
}

TEST_CASE("a script gives equal answers in each run") {
  const Script script = make_script({.seed = 7, .steps = 200});
  const RunResult first = run(script), second = run(script);
  CHECK(first.told == second.told);
  CHECK(first.told.size() == 200);
}

TEST_CASE("a failing script is shrunk to the steps that it needs") {
  // True if three creates follow a drop_tenant.
  const auto differs = [](const Script& script) {
    std::size_t creates = 0;
    bool has_dropped = false;
    for (const Step& step : script) {
      has_dropped = has_dropped || step.kind == StepKind::drop_tenant;
      creates += has_dropped && step.kind == StepKind::create;
    }
    return creates >= 3;
  };
  Script script;
  for (std::uint64_t seed = 1; !differs(script); ++seed) script = make_script({.seed = seed, .steps = 400});
  const Script small = shrunk(script, differs);
  REQUIRE(small.size() == 4);
  CHECK(small[0].kind == StepKind::drop_tenant);
  CHECK(small[3].kind == StepKind::create);
}
