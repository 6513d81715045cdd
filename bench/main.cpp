// The benchmark compares custengine with its alternatives in one run, on the same customers.
//
// Names are <workload>/<engine>/<N>. Engines, in bench/peers/:
//
//   custengine    one tenant, the default sort indexes and the text index, locale root
//   multi_index   one Boost.MultiIndex container; searches look at every customer
//   sqlite        SQLite in memory, with the same indexes and FTS5's trigrams
//   ceiling       the minimum of work for each answer: a hash map, a slice of a sorted vector, a posting list
//   custengine_plain, sqlite_plain    without the text index
//   custengine_watched    with an interceptor that does nothing
//   sqlite_group    sqlite_plain in a file, with a group commit
//   fdatasync       4 KiB written to a file, and fdatasync
//   custengine_two_threads, custengine_import    two more ways to load customers
//
// Workloads. Pages have 50 customers and, unless stated otherwise, the total. C is custengine, M multi_index, S sqlite,
// L ceiling, c and s the plain engines, w the watched one, G sqlite_group, F fdatasync, T custengine_two_threads,
// I custengine_import:
//
//   get                  CMSLw   one customer by id, ids at random
//   find_reference       CMSL    the same by external reference
//   list_first           CMSL    page 1 by last name
//   list_deep            CMSL    the page in the middle; as in list_first always the same page, so caches are warm
//   list_desc_deep       CMSL    the page in the middle, descending
//   list_cursor          CMSL    a page after a cursor (for sqlite: by key), cursors at random; no total
//   list_unindexed_sort  CMS     page 1 by first name, for which no engine has an index; L would need one
//   search_email         CMSL    exact email, emails at random
//   search_mobile        CMSL    exact mobile number; sqlite has an index for it in this workload only, M none
//   search_substring     CMSL    3 or 4 letters in any searched field, which about 0.1 % of the customers have
//   search_two_terms     CMSL    two parts of four letters, one of names and one of places
//   search_short         CMSL    2 letters, which 2 to 8 % have
//   search_broad         CMSL    3 letters, which about 30 % have
//   search_combined      CMSL    one city and the middle half of the time, newest first
//   search_typo          CMS     a last name with one letter wrong; sqlite scans with a function of this program
//   suggest              CMS     ten names by the first 2 to 5 letters of a word; sqlite has an FTS5 index of those
//   facets               CMS     the number of customers in each city
//   facets_found         CMS     the same for the customers that search_broad finds
//   find_duplicates      CS      all pairs with one email or mobile, or one name in one postal code and no two
//                                addresses: 14 for 1 000 customers; sqlite has indexes for it in this workload only;
//                                up to 100 000 customers
//   write_page_json      CL      page 1 by last name, already in memory, as JSON; L is Boost.JSON's serializer
//   read_draft_json      CL      a customer's JSON as a draft; L is Boost.JSON's parser, which gives values
//   update               CMSs    a new city for one customer by id
//   update_sorted_field  CMSs    a new last name
//   attach_detach        CMS     an extension, attached and detached
//   erase_insert         CMSs    one customer deleted and inserted again
//   write_then_list      CMS     a new last name, then page 1 by last name
//   write_then_search    CMS     a new city, then search_substring
//   threads_get          CMSL    get, by several threads at once: see below
//   threads_list_first   CMSL    list_first: all threads read the same page
//   threads_list_random  CMSL    any page by last name
//   threads_search       CMSL    search_substring, with up to 1 000 different texts
//   threads_update       CMS     update; each thread changes customers of its own
//   mixed_95_5           CMS     95 % reads (70 % get, 20 % any page by last name, 10 % search_substring), 5 % update
//   mixed_50_50          CMS     half reads, half updates; both mixed ones also give p50, p99 and p99.9 of the waits
//   save_json_lines      CS      all customers as JSON Lines
//   load_json_lines      CS      and from JSON Lines, all indexes built
//   load                 CMScs   all customers in bulk into an empty engine, all indexes built; making the drafts, or
//                                an engine's other input, is not timed
//   load_one_by_one      CScs    the same one by one, all indexes kept, making the drafts included; up to 100 000
//   durable_open         CTI     all customers from a file, by one thread and by two; I imports an export instead.
//   sqlite
//                                has nothing to load
//   durable_file         CSs     bytes of the file per customer
//   durable_update       CSsGF   a new city for one customer by id, on the disk before the call returns; by 1, 8 and 64
//                                writers, F by 1; also gives p50, p99 and p99.9 of the waits; up to 100 000
//   memory               CMScs   bytes per customer: growth of a separate process, and the engine's own count
//
// threads_… and mixed_… run with 1, 2, 4 and so on threads, up to the machine's cores, and at least 1 and 2; with up to
// 100 000 customers. Their counter `cores` is the number of cores that the threads had: the speed of all threads
// together over that of one alone, in work that shares nothing (bench/workloads/cores.hpp). It is measured before and
// after each run, and the lower one is given.
//
// In durable_… every engine has a file of its own, in a folder that the run makes in --folder=DIR, TMPDIR or the
// current folder, and removes at its end. SQLite's has a write-ahead log and synchronous = FULL. If the folder is in
// memory, where a sync costs nothing, these workloads are left out unless --allow-tmpfs is given. Before durable_update
// is timed, the files are closed and opened again, and must have what was written. Tarantool, which also has records in
// memory and a log on the disk, is not among the engines: it is not one of the installed packages.
//
// An engine is left out of a workload that it does not support (ceiling changes nothing, multi_index has no JSON), or
// that would equal another one for it (multi_index has no bulk load). ./dev locks measures how long locks are held.
// Peers of your own take part in every workload whose calls they support: docs/measure.md.
//
// Every engine stores the same 13 texts, and reads all of them of every customer found. Before a workload is timed, all
// engines must give the same pages, byte by byte, and the same totals, for up to 64 of its questions; memory has none.
// Workloads that write restore the customers that they changed, except times and versions.

#include "data/dataset.hpp"
#include "data/samples.hpp"
#include "options.hpp"
#include "peers/scratch_folder.hpp"
#include "peers/sqlite_peer.hpp"
#include "reporter.hpp"
#include "runner.hpp"
#include "workloads/memory.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

bench::Dataset make_dataset(const bench::Options& options, std::size_t customers) {
  return options.data_path.empty() ? bench::Dataset::generated(customers)
                                   : bench::Dataset::from_file(options.data_path);
}

void add_context(const bench::Options& options) {
#ifdef NDEBUG
  benchmark::AddCustomContext("build", "release");
#else
  benchmark::AddCustomContext("build", "debug");
#endif
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::AddCustomContext("cpu", bench::cpu_name());
  const bool is_generated = options.data_path.empty();
  const auto start = is_generated ? bench::Dataset::generated(1'000) : bench::Dataset::from_file(options.data_path);
  benchmark::AddCustomContext("data", (is_generated ? "generated " : "own ") + std::to_string(start.checksum()));
}

int run(int argc, char** argv) {
  bench::Options options = bench::parse_options(argc, argv);
  if (options.memory_of) return bench::print_memory(*options.memory_of, make_dataset(options, options.sizes.front()));
  if (!options.data_path.empty()) {
    options.sizes = {0};  // all customers of the file
    bench::remember_data({"--data=" + options.data_path});
  }
  bench::stop_counting_sqlite_memory();

  std::vector<char*> arguments;
  for (std::string& argument : options.passed_on) arguments.push_back(argument.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data(), [] { std::fputs(bench::help_text().c_str(), stdout); });
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  add_context(options);

  bench::Reporter reporter(options.json_path);
  bench::ScratchFolder scratch(options.folder, options.allow_tmpfs);
  bench::Runner runner(reporter, benchmark::GetBenchmarkFilter(), options.least_seconds, scratch);
  for (const std::size_t customers : options.sizes) {
    const bench::Dataset dataset = make_dataset(options, customers);
    runner.run(dataset);
  }
  reporter.finish();
  return runner.succeeded() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
#ifndef NDEBUG
  std::fputs("warning: asserts are on; these times are not those of a release build\n", stderr);
#endif
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "custengine_bench: %s\n", error.what());
    return 2;
  }
}
