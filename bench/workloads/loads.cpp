#include "workloads/json_lines.hpp"
#include "workloads/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

namespace {

const std::vector loaders{EngineKind::custengine, EngineKind::custengine_plain, EngineKind::multi_index,
                          EngineKind::sqlite, EngineKind::sqlite_plain};
const std::vector one_by_one_loaders{EngineKind::custengine, EngineKind::custengine_plain, EngineKind::sqlite,
                                     EngineKind::sqlite_plain};
const std::vector savers{EngineKind::custengine, EngineKind::sqlite};

/// Fills an empty peer with the rows.
using Fill = void (*)(Peer& peer, std::span<const Row> rows, const Watch& watch);

void load(Peer& peer, std::span<const Row> rows, const Watch& watch) {
  peer.load(rows, watch);
}

void load_one_by_one(Peer& peer, std::span<const Row> rows, const Watch& watch) {
  watch.pause();
  peer.begin("load_one_by_one");
  watch.resume();
  for (const Row& row : rows) peer.insert(row);
}

void load_json(Peer& peer, std::span<const Row> rows, const Watch& watch) {
  watch.pause();
  std::istringstream in(json_lines(rows));
  watch.resume();
  peer.load_json(in);
}

template <Fill fill>
void run_load(benchmark::State& state, const Entrant& entrant) {
  const std::span<const Row> rows = entrant.samples().rows;
  const Watch watch{.pause = [&] { state.PauseTiming(); }, .resume = [&] { state.ResumeTiming(); }};
  for (auto _ : state) {
    state.PauseTiming();
    auto peer = make_peer(entrant.engine);
    state.ResumeTiming();
    fill(*peer, rows, watch);
    state.PauseTiming();
    if (peer->list({}).total != rows.size()) state.SkipWithError("loaded too little");
    peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
}

/// Loads a few hundred customers in this way and checks that they are there.
template <Fill fill>
std::vector<Found> check_load(const Entrant& entrant) {
  const std::span<const Row> all = entrant.samples().rows;
  const auto rows = all.subspan(0, std::min<std::size_t>(all.size(), 500));
  const auto peer = make_peer(entrant.engine);
  peer->read(Checksum::Depth::every_byte);
  fill(*peer, rows, {});
  std::vector<Found> found;
  for (std::size_t page = 1; page <= rows.size() / page_size; ++page)
    found.push_back(peer->list({.page_number = page}));
  for (const Row& row : rows) found.push_back(peer->get(row[Text::id]));
  return found;
}

template <Fill fill>
Workload loads(const char* name, const std::vector<EngineKind>& engines) {
  return {.name = name,
          .engines = engines,
          .run = run_load<fill>,
          .check = check_load<fill>,
          .unit = benchmark::kMillisecond,
          .uses_peers = false};
}

/// Counts the bytes written and keeps none of them.
class Sink : public std::streambuf {
 public:
  std::size_t bytes() const { return bytes_; }

 private:
  int_type overflow(int_type c) override {
    ++bytes_;
    return traits_type::not_eof(c);
  }
  std::streamsize xsputn(const char* /*text*/, std::streamsize size) override {
    bytes_ += static_cast<std::size_t>(size);
    return size;
  }
  std::size_t bytes_ = 0;
};

void run_save(benchmark::State& state, const Entrant& entrant) {
  Peer& peer = entrant.peer();
  for (auto _ : state) {
    Sink sink;
    std::ostream out(&sink);
    peer.save(out);
    if (sink.bytes() < entrant.samples().rows.size() * 50) state.SkipWithError("wrote too little");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entrant.samples().rows.size()));
}

/// Checks the order of ids, which reading the lines would not.
void require_order(const std::string& text) {
  constexpr std::string_view member = "\"customerUid\":\"";
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = line.find(member) + member.size();
    std::string id = line.substr(begin, line.find('"', begin) - begin);
    if (id <= last) throw std::runtime_error(fmt::format("saved {} after {}", id, last));
    last = std::move(id);
  }
}

/// The saved customers, read by custengine, since the lines of engines differ in the order of members.
std::vector<Found> check_save(const Entrant& entrant) {
  std::stringstream lines;
  entrant.peer().save(lines);
  require_order(lines.str());
  const auto copy = make_peer(EngineKind::custengine);
  copy->read(Checksum::Depth::every_byte);
  copy->load_json(lines);
  std::vector<Found> found;
  for (const Row& row : entrant.samples().rows.subspan(0, std::min<std::size_t>(entrant.samples().rows.size(), 500)))
    found.push_back(copy->get(row[Text::id]));
  found.push_back(copy->list({}));
  return found;
}

}  // namespace

std::vector<Workload> load_workloads() {
  Workload one_by_one = loads<load_one_by_one>("load_one_by_one", one_by_one_loaders);
  one_by_one.largest = 100'000;
  return {
      {.name = "save_json_lines",
       .engines = savers,
       .run = run_save,
       .check = check_save,
       .unit = benchmark::kMillisecond},
      loads<load_json>("load_json_lines", savers),
      loads<load>("load", loaders),
      one_by_one,
  };
}

}  // namespace bench
