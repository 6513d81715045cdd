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
  reopen,
};
std::string_view to_string(StepKind kind) noexcept;

/// A list of steps and the seeds of their random values. A step's effect depends on the state after the earlier steps.
/// But every step can run in any state, so a script stays valid if steps are removed.
struct Step {
  StepKind kind = {};
  std::uint64_t seed = 0;
};
using Script = std::vector<Step>;

struct ScriptOptions {
  std::uint64_t seed = 1;
  std::size_t steps = 500;
  bool is_kept = false;  ///< for an engine whose tenants are kept: it is reopened now and then
};

/// Begins with a tenant of configuration `seed`: see some_tenant().
Script make_script(const ScriptOptions& options);

/// Counts the successes and failures of each kind of step, and the steps in each kind of tenant. A test checks with it
/// that all cases occurred.
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
  std::vector<std::string> told = {};         ///< a description of each step
};

/// Runs the script with the library and its twin. `is_kept`: the library's tenants are kept on a disk in memory.
RunResult run(const Script& script, Tally* tally = nullptr, bool is_kept = false);

/// A minimal script for which `differs` still holds: no step can be removed. Requires that it holds for `script`.
Script shrunk(Script script, const std::function<bool(const Script&)>& differs);

struct ModelOptions {
  std::uint64_t seed = 1;
  std::size_t steps = 20'000, steps_per_script = 500;
  bool is_kept = false;  ///< see ScriptOptions
  /// Called with each script before it runs, so that a crash can be replayed too.
  std::function<void(std::uint64_t script_seed)> before_script = {};
};

/// Runs scripts with the seeds `seed`, `seed` + 1, … until the given number of steps is done. Returns the report of the
/// first difference, or nullopt.
std::string run_model(const ModelOptions& options, Tally& tally);

}  // namespace custengine::test::twin
