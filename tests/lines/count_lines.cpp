// count_lines [--places] [WORKLOAD...]: how many cache lines move between cores for each call, with 1 to 16 threads
// that each have a session; with 16 threads that share one; and for the line that moves most. With --places also the
// lines of the source for which most of them move. First it counts what has a known number of lines, and fails if that
// is wrong.

#include "counting.hpp"
#include "places.hpp"
#include "self_check.hpp"
#include "workloads.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace custengine;
using namespace lines;

constexpr std::size_t customers = 10'000, warm_up_calls = 4000;
constexpr std::size_t most_cores = 16;
constexpr std::array<std::size_t, 5> core_counts = {1, 2, 4, 8, most_cores};

enum class Sessions { own, shared };

/// Has cache lines of its own.
struct alignas(line_bytes) Core {
  Session session;
  Random random;
};

/// Each customer is read once and the workload runs for a while before the transfers of its calls are counted.
Counted count(const Workload& workload, const Arguments& arguments, std::size_t cores, Overlap overlap,
              Sessions sessions) {
  const World world(customers);
  std::vector<Core> of_core;
  for (std::size_t core = 0; core < cores; ++core)
    of_core.push_back(
        {core == 0 || sessions == Sessions::own ? world.engine.session("t").value() : of_core.front().session,
         Random(core)});
  const std::size_t reads = customers / cores;
  const auto call = [&](std::size_t core, std::size_t round) {
    world.clock->advance(std::chrono::milliseconds(1));
    if (round < reads) return (void)of_core[core].session.get(arguments.ids[round * cores + core]).value();
    const CallFunction function = workload.beside && core == 0 ? workload.beside : workload.call;
    function(of_core[core].session, arguments, of_core[core].random);
  };
  Counted counted = count(cores, overlap, reads + warm_up_calls / cores, workload.calls / cores, std::ref(call));
  if (workload.beside) {
    std::erase_if(counted.transfers, [](const Transfer& transfer) { return transfer.core == 0; });
    counted.calls -= counted.calls / static_cast<double>(cores);
  }
  return counted;
}

/// Those of a line beside the one that moved to the same core before it: caches fetch such lines ahead.
double in_sequence(const Counted& counted) {
  std::array<std::uintptr_t, max_cores> before = {};
  std::size_t number = 0;
  for (const Transfer& transfer : counted.transfers) {
    const std::uintptr_t last = std::exchange(before[transfer.core], transfer.line);
    if (transfer.line == last + 1 || transfer.line + 1 == last) ++number;
  }
  return counted.per_call(number);
}

/// (number, key) of the transfers with each key, greatest number first.
template <class KeyOf>
auto count_by(const std::vector<Transfer>& transfers, KeyOf key_of) {
  using Key = std::decay_t<std::invoke_result_t<KeyOf, const Transfer&>>;
  std::map<Key, std::size_t> numbers;
  for (const Transfer& transfer : transfers) ++numbers[key_of(transfer)];
  std::vector<std::pair<std::size_t, Key>> sorted;
  for (const auto& [key, number] : numbers) sorted.emplace_back(number, key);
  std::ranges::stable_sort(sorted, std::greater<>(), [](const auto& one) { return one.first; });
  return sorted;
}

double hottest(const Counted& counted) {
  const auto lines = count_by(counted.transfers, [](const Transfer& transfer) { return transfer.line; });
  return lines.empty() ? 0.0 : counted.per_call(lines.front().first);
}

void print_places(const Counted& counted, const std::vector<Transfer>& transfers, std::size_t most) {
  const auto place_of = [](const Transfer& transfer) { return Place(transfer.place, transfer.caller); };
  std::vector<Place> places;
  for (const auto& [number, place] : count_by(transfers, place_of)) places.push_back(place);
  const auto described = describe(places);
  std::map<Place, std::string> texts;
  for (std::size_t i = 0; i < places.size(); ++i) texts[places[i]] = described[i];
  auto by_text = count_by(transfers, [&](const Transfer& transfer) { return texts[place_of(transfer)]; });
  by_text.resize(std::min(by_text.size(), most));
  for (const auto& [number, text] : by_text) fmt::print("    {:7.2f}  {}\n", counted.per_call(number), text);
}

void print_hottest_lines(const Counted& counted) {
  constexpr std::size_t most_lines = 6, most_places = 6;
  auto lines = count_by(counted.transfers, [](const Transfer& transfer) { return transfer.line; });
  lines.resize(std::min(lines.size(), most_lines));
  for (const auto& [number, line] : lines) {
    std::vector<Transfer> of_line;
    std::ranges::copy_if(counted.transfers, std::back_inserter(of_line),
                         [wanted = line](const Transfer& transfer) { return transfer.line == wanted; });
    fmt::print("  a line: {:.2f}\n", counted.per_call(number));
    print_places(counted, of_line, most_places);
  }
}

void print_header(const char* title) {
  fmt::print("\n{:30}", title);
  for (const std::size_t cores : core_counts) fmt::print("{:8}", cores);
  fmt::print("{:>10}{:>10}{:>13}{:>10}\n", "sequence", "hottest", "one session", "hottest");
}

void print(const Workload& workload, const Arguments& arguments, Overlap overlap, bool with_places) {
  constexpr std::size_t most_places = 25;
  fmt::print("{:30}", workload.name);
  Counted counted;
  for (const std::size_t cores : core_counts) {
    if (workload.beside && cores == 1) {
      fmt::print("{:>8}", "");
      continue;
    }
    counted = count(workload, arguments, cores, overlap, Sessions::own);
    fmt::print("{:8.2f}", counted.all());
  }
  const Counted shared = count(workload, arguments, most_cores, overlap, Sessions::shared);
  fmt::print("{:10.2f}{:10.2f}{:13.2f}{:10.2f}\n", in_sequence(counted), hottest(counted), shared.all(),
             hottest(shared));
  std::fflush(stdout);
  if (!with_places) return;
  print_places(counted, counted.transfers, most_places);
  print_hottest_lines(counted);
}

/// Threads run one at a time, and a switch to another core would be slow.
void stay_on_this_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(std::max(sched_getcpu(), 0)), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

int fail_with_usage() {
  fmt::print(stderr, "usage: count_lines [--places] [WORKLOAD...]; workloads:\n");
  for (const Workload& workload : workloads()) fmt::print(stderr, "  {}\n", workload.name);
  return 2;
}

int run(std::vector<std::string_view> names) {
  const bool with_places = std::erase(names, "--places") > 0;
  const auto is_workload = [](std::string_view name) {
    return std::ranges::any_of(workloads(), [&](const Workload& workload) { return workload.name == name; });
  };
  if (!std::ranges::all_of(names, is_workload)) return fail_with_usage();
  // Each thread allocates from an arena of its own, as on a machine of 16 cores.
  mallopt(M_ARENA_MAX, 2 * most_cores);
  stay_on_this_core();
  if (!check_counts()) return 1;
  fmt::print("{} customers, lines of {} bytes; the known counts are right\n", customers, line_bytes);
  const Arguments arguments(World(customers).engine.session("t").value());
  for (const auto& [overlap, title] : {std::pair(Overlap::none, "one call at a time; threads:"),
                                       std::pair(Overlap::all_calls, "all at once; threads:")}) {
    print_header(title);
    for (const Workload& workload : workloads())
      if (names.empty() || std::ranges::find(names, workload.name) != names.end())
        print(workload, arguments, overlap, with_places);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run({argv + 1, argv + argc});
}
