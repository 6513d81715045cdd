#include "script.hpp"

#include "../random.hpp"

#include <algorithm>

namespace custengine::test::twin {

namespace {

struct Weight {
  StepKind kind;
  std::size_t weight;
};

constexpr Weight weights[] = {
    {StepKind::create, 130},
    {StepKind::create_broken, 30},
    {StepKind::update, 140},
    {StepKind::update_broken, 25},
    {StepKind::remove, 45},
    {StepKind::erase, 25},
    {StepKind::attach_extension, 40},
    {StepKind::detach_extension, 25},
    {StepKind::detach_code, 15},
    {StepKind::get, 20},
    {StepKind::export_customer, 30},
    {StepKind::find_by_external_reference, 30},
    {StepKind::list, 90},
    {StepKind::search, 120},
    {StepKind::count_by, 40},
    {StepKind::suggest, 40},
    {StepKind::follow_cursor, 90},
    {StepKind::walk_pages, 12},
    {StepKind::import_some, 50},
    {StepKind::import_many, 16},
    {StepKind::find_duplicates, 12},
    {StepKind::explain_merge, 15},
    {StepKind::merge, 40},
    {StepKind::touch_merged, 60},
    {StepKind::apply, 60},
    {StepKind::import_external, 30},
    {StepKind::search_external, 25},
    {StepKind::get_in_store, 25},
    {StepKind::set_store_details, 70},
    {StepKind::count, 8},
    {StepKind::take_snapshot, 20},
    {StepKind::look_at_snapshots, 10},
    {StepKind::changes, 40},
    {StepKind::rewind, 25},
    {StepKind::subscribe, 10},
    {StepKind::unsubscribe, 5},
    {StepKind::create_tenant, 12},
    {StepKind::fork, 12},
    {StepKind::update_tenant, 35},
    {StepKind::drop_tenant, 5},
    {StepKind::hold_session, 10},
    {StepKind::move_clock, 60},
    {StepKind::compare_all, 60},
};
/// The weight of reopen, in scripts that have it.
constexpr std::size_t reopen_weight = 60;

}  // namespace

std::string_view to_string(StepKind kind) noexcept {
  static constexpr std::string_view names[] = {"create",
                                               "create broken",
                                               "update",
                                               "update broken",
                                               "remove",
                                               "erase",
                                               "attach extension",
                                               "detach extension",
                                               "detach code",
                                               "get",
                                               "export customer",
                                               "find by external reference",
                                               "list",
                                               "search",
                                               "count by",
                                               "suggest",
                                               "follow cursor",
                                               "walk pages",
                                               "import some",
                                               "import many",
                                               "find duplicates",
                                               "explain merge",
                                               "merge",
                                               "apply",
                                               "import external",
                                               "search external",
                                               "get in store",
                                               "set store details",
                                               "count",
                                               "take snapshot",
                                               "look at snapshots",
                                               "changes",
                                               "rewind",
                                               "subscribe",
                                               "unsubscribe",
                                               "create tenant",
                                               "fork",
                                               "update tenant",
                                               "drop tenant",
                                               "hold session",
                                               "move clock",
                                               "touch merged",
                                               "compare all",
                                               "reopen"};
  return names[static_cast<std::size_t>(kind)];
}

Script make_script(const ScriptOptions& options) {
  Random random(options.seed * 0x9E3779B97F4A7C15U + 1);
  std::size_t all = 0;
  for (const Weight& weight : weights) all += weight.weight;
  const std::size_t without_reopen = all;
  if (options.is_kept) all += reopen_weight;
  // The first step's seed modulo 48 is the tenant's configuration.
  Script script = {{StepKind::create_tenant, (random.bits() << 8) / 48 * 48 + options.seed % 48}};
  while (script.size() < options.steps) {
    std::size_t at = random.below(all);
    if (at >= without_reopen) {
      script.push_back({StepKind::reopen, random.bits()});
      continue;
    }
    const auto* weight = weights;
    while (at >= weight->weight) at -= (weight++)->weight;
    script.push_back({weight->kind, random.bits()});
  }
  return script;
}

Script shrunk(Script script, const std::function<bool(const Script&)>& differs) {
  for (std::size_t size = std::max<std::size_t>(1, script.size() / 2); size > 0;) {
    bool has_shrunk = false;
    for (std::size_t begin = 0; begin < script.size();) {
      Script without = script;
      const auto first = without.begin() + static_cast<std::ptrdiff_t>(begin);
      without.erase(first, first + static_cast<std::ptrdiff_t>(std::min(size, script.size() - begin)));
      if (differs(without)) {
        script = std::move(without);
        has_shrunk = true;
      } else {
        begin += size;
      }
    }
    if (!has_shrunk || size > 1) size /= 2;
  }
  return script;
}

std::string run_model(const ModelOptions& options, Tally& tally) {
  std::size_t done = 0;
  for (std::uint64_t seed = options.seed; done < options.steps; ++seed) {
    const std::size_t steps = std::min(options.steps_per_script, options.steps - done);
    if (options.before_script) options.before_script(seed);
    const Script script = make_script({.seed = seed, .steps = steps, .is_kept = options.is_kept});
    const RunResult result = run(script, &tally, options.is_kept);
    done += steps;
    if (!result.difference) continue;
    const Difference& first = *result.difference;
    std::string report = "the library and its twin differ at step " + std::to_string(first.step) +
                         "; to replay: ./dev model --steps " + std::to_string(steps) + " --seed " +
                         std::to_string(seed) + (options.is_kept ? " --kept" : "") + "\n" + first.text + "\nShrunk:\n";
    // Steps after the difference are not needed.
    const Script part(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(first.step) + 1);
    const Script small = shrunk(
        part, [&options](const Script& some) { return run(some, nullptr, options.is_kept).difference.has_value(); });
    const RunResult again = run(small, nullptr, options.is_kept);
    for (std::size_t i = 0; i < again.told.size(); ++i) report += "  " + std::to_string(i) + " " + again.told[i] + "\n";
    if (again.difference) report += again.difference->text + "\n";
    return report;
  }
  return {};
}

}  // namespace custengine::test::twin
