#include "peers/kept_peers.hpp"

#include "catch.hpp"
#include "data/dataset.hpp"
#include "peers/group_commit.hpp"
#include "peers/sqlite_database.hpp"

#include <sys/vfs.h>

#include <algorithm>
#include <barrier>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace kept_peers_test {

namespace {

using namespace bench;

constexpr EngineKind kept_kinds[] = {EngineKind::custengine, EngineKind::sqlite, EngineKind::sqlite_plain,
                                     EngineKind::sqlite_group};

/// Calls on several threads, which start together.
void on_threads(std::size_t count, const std::function<void(std::size_t)>& call) {
  std::barrier<> start(static_cast<std::ptrdiff_t>(count));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      call(i);
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("the folder of a run is made when used, and removed") {
  std::filesystem::path path;
  {
    ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
    CHECK(scratch.why_not().empty());
    path = scratch.path();
    CHECK(scratch.path() == path);
    CHECK(path.parent_path() == CUSTENGINE_OUTPUT_DIR);
    CHECK(std::filesystem::is_directory(path));
    std::filesystem::create_directories(path / "a" / "b");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("files in memory are not measured unless asked for") {
  struct statfs system = {};
  if (statfs("/dev/shm", &system) != 0 || system.f_type != 0x01021994) return;  // no tmpfs is there
  CHECK(ScratchFolder("/dev/shm").why_not().find("--allow-tmpfs") != std::string::npos);
  CHECK(ScratchFolder("/dev/shm", true).why_not().empty());
  CHECK(ScratchFolder("/nowhere", true).why_not().find("/nowhere cannot be used") != std::string::npos);
}

TEST_CASE("a file keeps the customers and their changes") {
  const Dataset dataset = Dataset::generated(300);
  ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
  KeptPeers kept(dataset.rows(), scratch);
  const auto memory = make_peer(EngineKind::custengine);
  memory->load(dataset.rows(), {});
  memory->read(Checksum::Depth::every_byte);
  const std::string_view id = dataset.rows()[7][Text::id];
  memory->update(id, Text::city, "elsewhere");

  for (const EngineKind kind : kept_kinds) {
    CAPTURE(name_of(kind));
    CHECK(kept.file(kind).bytes > 300 * 50);
    CHECK(kept.file(kind).bytes == std::filesystem::file_size(kept.file(kind).path));
    kept.get(kind).peer->update(id, Text::city, "elsewhere");
    Peer& opened = *kept.reopen(kind).peer;
    opened.read(Checksum::Depth::every_byte);
    for (const Row& row : dataset.rows()) CHECK((opened.get(row[Text::id]) == memory->get(row[Text::id])));
    CHECK(opened.list({}).total == 300);
  }
}

TEST_CASE("SQLite syncs its log at each commit") {
  ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
  Database database((scratch.path() / "a.db").string());
  const std::pair<const char*, std::string_view> settings[] = {{"journal_mode", "wal"},
                                                               {"synchronous", "2"},  // FULL
                                                               {"locking_mode", "exclusive"},
                                                               {"wal_autocheckpoint", "4000"}};
  for (const auto& [name, value] : settings) {
    CAPTURE(name);
    Statement setting = database.prepare(std::string("PRAGMA ") + name);
    REQUIRE(setting.step());
    CHECK(setting.text(0) == value);
  }
}

TEST_CASE("an engine without files takes no part") {
  const Dataset dataset = Dataset::generated(10);
  ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
  KeptPeers kept(dataset.rows(), scratch);
  CHECK_THROWS_AS(kept.get(EngineKind::multi_index), NotSupported);
  CHECK_THROWS_AS(make_peer(EngineKind::fdatasync), NotSupported);
}

TEST_CASE("the writes of several threads share commits") {
  const Dataset dataset = Dataset::generated(300);
  ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
  KeptPeers kept(dataset.rows(), scratch);
  constexpr std::size_t threads = 8, each = 20;
  for (const EngineKind kind : {EngineKind::custengine, EngineKind::sqlite_group}) {
    CAPTURE(name_of(kind));
    Peer& peer = *kept.get(kind).peer;
    const std::uint64_t before = peer.groups().value();
    on_threads(threads, [&](std::size_t thread) {
      peer.call_as(thread);
      for (std::size_t i = 0; i < each; ++i)
        peer.update(dataset.rows()[thread * each + i][Text::id], Text::city, "city" + std::to_string(thread));
      peer.call_as(0);
    });
    const std::uint64_t groups = peer.groups().value() - before;
    CHECK(groups >= each);  // a thread's writes are in different groups
    CHECK(groups <= threads * each);
  }
}

TEST_CASE("a group has all that waited, in the order they came") {
  std::vector<std::vector<int>> groups;
  std::barrier<> first_runs(2), go_on(2);
  std::vector<int>* current = nullptr;
  GroupCommit commit([&](const std::function<void()>& changes) {
    std::vector<int> group;
    current = &group;
    changes();
    groups.push_back(group);
  });
  const std::function<void()> hold = [&] {
    first_runs.arrive_and_wait();
    go_on.arrive_and_wait();
    current->push_back(0);
  };
  std::thread leader([&] { commit.write(hold); });
  first_runs.arrive_and_wait();
  std::vector<std::thread> others;
  for (int i = 1; i <= 5; ++i) {
    others.emplace_back([&, i] { commit.write([&, i] { current->push_back(i); }); });
    while (commit.waiting() < static_cast<std::size_t>(i)) std::this_thread::yield();
  }
  go_on.arrive_and_wait();
  leader.join();
  for (std::thread& other : others) other.join();
  CHECK((groups == std::vector<std::vector<int>>{{0}, {1, 2, 3, 4, 5}}));
  CHECK(commit.groups() == 2);
}

TEST_CASE("each write of a failed group fails, later ones do not") {
  int failing = 1;
  GroupCommit commit([&](const std::function<void()>& changes) {
    changes();
    if (failing-- > 0) throw std::runtime_error("no room");
  });
  CHECK_THROWS_AS(commit.write([] {}), std::runtime_error);
  CHECK_NOTHROW(commit.write([] {}));

  ScratchFolder scratch(CUSTENGINE_OUTPUT_DIR, true);
  const Dataset dataset = Dataset::generated(50);
  KeptPeers kept(dataset.rows(), scratch);
  Peer& sqlite = *kept.get(EngineKind::sqlite_group).peer;
  CHECK_THROWS_AS(sqlite.update("nobody", Text::city, "x"), std::runtime_error);
  CHECK_NOTHROW(sqlite.update(dataset.rows()[0][Text::id], Text::city, "x"));
}

}  // namespace kept_peers_test
