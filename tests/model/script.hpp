#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::test::twin {

enum class StepKind {
  create,
  create_broken,
  update,
  update_broken,
  remove,
  erase,
  attach_extension,
  detach_extension,
  detach_code,
  get,
  export_customer,
  find_by_external_reference,
  list,
  search,
  count_by,
  suggest,
  follow_cursor,
  walk_pages,
  import_some,
  import_many,
  find_duplicates,
  explain_merge,
  merge,
  apply,
  import_external,
  search_external,
  get_in_store,
  set_store_details,
  count,
  take_snapshot,
  look_at_snapshots,
  changes,
  rewind,
  subscribe,
  unsubscribe,
  create_tenant,
  fork,
  update_tenant,
  drop_tenant,
  hold_session,
  move_clock,
  touch_merged,
  compare_all,
};
std::string_view to_string(StepKind kind) noexcept;

/// What is done, and where all that is random in it comes from. What a step does depends on what the steps before it
/// left, but every step can be done anywhere: a script stays a script when steps are taken out of it.
struct Step {
  StepKind kind = {};
  std::uint64_t seed = 0;
};
using Script = std::vector<Step>;

struct ScriptOptions {
  std::uint64_t seed = 1;
  std::size_t steps = 500;
};

/// Begins with a tenant of configuration `seed`: see some_tenant().
Script make_script(const ScriptOptions& options);

/// What was met, so that a test knows that it tested something: how often each kind of step succeeded and failed, and
/// how often steps ran in tenants of each kind.
struct Tally {
  std::map<StepKind, std::pair<std::size_t, std::size_t>> by_kind = {};  ///< succeeded, failed
  std::map<std::string, std::size_t> by_error = {}, by_tenant = {};
  std::size_t items = 0, forced_plans = 0, full_comparisons = 0, delivered = 0, most_customers = 0,
              tenants_above_50 = 0;
};

struct Difference {
  std::size_t step = 0;  ///< its index
  std::string text = {};
};

struct RunResult {
  std::optional<Difference> difference = {};  ///< the first, which ends the run
  std::vector<std::string> told = {};         ///< what each step did
};

/// Does the script with the library and its twin.
RunResult run(const Script& script, Tally* tally = nullptr);

/// Steps for which `differs` still holds, of which none can be left out. Requires that it holds for the script.
Script shrunk(Script script, const std::function<bool(const Script&)>& differs);

struct ModelOptions {
  std::uint64_t seed = 1;
  std::size_t steps = 20'000, steps_per_script = 500;
  /// Told of each script before it runs, so that a crash can be replayed as well.
  std::function<void(std::uint64_t script_seed)> before_script = {};
};

/// Scripts with the seeds `seed`, `seed` + 1, … until so many steps are done; the report of the first difference, or
/// nothing.
std::string run_model(const ModelOptions& options, Tally& tally);

}  // namespace custengine::test::twin
