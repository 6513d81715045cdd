#include "catch.hpp"
#include "counted_commits.hpp"
#include "effort.hpp"
#include "faulty_vfs.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"

#include <sqlite3.h>

#include <string>

namespace custengine::test::faults_test {

struct Progress {
  std::size_t acknowledged = 0;
  bool may_have_one_more = false;
};

// Carries out commits. A refused one is tried again, once.
void run_commits(Persistence& kept, Progress& progress) {
  const auto commits = CountedCommits::begin(kept);
  if (!commits) return;
  for (std::size_t tries = 0; tries < 14; ++tries) {
    const auto outcome = commits->commit(kept, progress.acknowledged + 1);
    if (outcome) {
      REQUIRE(*outcome == kept::Outcome::done);
      ++progress.acknowledged;
    } else if (outcome.error().code == ErrorCode::outcome_unknown) {
      progress.may_have_one_more = true;
    }
    const auto stopped = kept.stopped_by();
    if (progress.may_have_one_more) REQUIRE(stopped.has_value());
    if (!stopped) continue;
    // It takes no more writes, and shows what was acknowledged.
    REQUIRE(code_of(commits->commit(kept, progress.acknowledged + 1)) == ErrorCode::unavailable);
    REQUIRE(code_of(kept.new_tenant()) == ErrorCode::unavailable);
    REQUIRE(CountedCommits::count(kept) == progress.acknowledged);
    return;
  }
}

void check_after_restart(const std::string& file, const Progress& progress) {
  const auto kept = must_open(file);
  const std::size_t count = CountedCommits::count(*kept);
  REQUIRE(count >= progress.acknowledged);
  REQUIRE(count <= progress.acknowledged + (progress.may_have_one_more ? 1 : 0));
}

// Returns false if the script made fewer calls.
bool try_fault(const FaultyVfs::Fault& fault) {
  INFO("call " << fault.call << " number " << fault.number << " code " << fault.code);
  const TempFolder folder;
  FaultyVfs vfs;
  vfs.fail(fault);
  Progress progress;
  {
    auto kept = open_sqlite(folder.file(), {.checkpoint_pages = 8, .vfs = FaultyVfs::name});
    if (kept) run_commits(**kept, progress);
  }
  const bool happened = vfs.calls(fault.call) >= fault.number;
  check_after_restart(folder.file(), progress);
  return happened;
}

TEST_CASE("Each call of the file system fails in turn") {
  struct Kind {
    FaultyVfs::Call call;
    int code;
  };
  for (const Kind kind :
       {Kind{FaultyVfs::open, SQLITE_CANTOPEN}, Kind{FaultyVfs::read, SQLITE_IOERR_READ},
        Kind{FaultyVfs::write, SQLITE_IOERR_WRITE}, Kind{FaultyVfs::write, SQLITE_FULL},
        Kind{FaultyVfs::truncate, SQLITE_IOERR_TRUNCATE}, Kind{FaultyVfs::sync, SQLITE_IOERR_FSYNC},
        Kind{FaultyVfs::remove, SQLITE_IOERR_DELETE}, Kind{FaultyVfs::file_size, SQLITE_IOERR_FSTAT}}) {
    const bool has_many = kind.call == FaultyVfs::write || kind.call == FaultyVfs::read;
    const std::size_t step = has_many ? by_effort(7U, 1U) : 1;
    for (std::size_t number = 1; try_fault({.call = kind.call, .number = number, .code = kind.code}); number += step)
      REQUIRE(number < 1000);
  }
}

TEST_CASE("A failed sync stops the writes, and is not retried") {
  const TempFolder folder;
  FaultyVfs vfs;
  const auto kept = must_open(folder.file(), {.vfs = FaultyVfs::name});
  const auto commits = CountedCommits::begin(*kept).value();
  REQUIRE(commits.commit(*kept, 1));
  vfs.fail({.call = FaultyVfs::sync, .code = SQLITE_IOERR_FSYNC});
  const auto failed = commits.commit(*kept, 2);
  REQUIRE(code_of(failed) == ErrorCode::outcome_unknown);
  CHECK(failed.error().message.find(folder.file()) != std::string::npos);
  CHECK(CountedCommits::count(*kept) == 1);
  const std::size_t syncs = vfs.calls(FaultyVfs::sync);
  CHECK(code_of(commits.commit(*kept, 2)) == ErrorCode::unavailable);
  CHECK(code_of(kept->stage({.tenant = 1, .generation = 2}, {})) == ErrorCode::unavailable);
  CHECK(code_of(kept->discard({.tenant = 1, .generation = 2})) == ErrorCode::unavailable);
  CHECK(vfs.calls(FaultyVfs::sync) == syncs);
  REQUIRE(kept->stopped_by());
  CHECK(kept->stopped_by()->code == ErrorCode::unavailable);
}

std::size_t count_of_copy(const TempFolder& from) {
  const TempFolder to;
  return CountedCommits::count(*must_open(copy_as_killed(from.file(), to)));
}

TEST_CASE("A commit that did not fit on the disk does not come back") {
  for (std::size_t number = 1; number <= by_effort(12U, 40U); ++number) {
    const TempFolder folder;
    FaultyVfs vfs;
    const auto kept = must_open(folder.file(), {.checkpoint_pages = 20, .vfs = FaultyVfs::name});
    const auto commits = CountedCommits::begin(*kept).value();
    for (std::size_t k = 1; k <= 7; ++k) REQUIRE(commits.commit(*kept, k));
    vfs.fail({.call = FaultyVfs::write, .number = number, .times = 1000000, .code = SQLITE_FULL});
    std::size_t acknowledged = 7;
    for (int tries = 0; tries < 4; ++tries) {
      const auto outcome = commits.commit(*kept, acknowledged + 1);
      if (outcome) {
        ++acknowledged;
      } else {
        REQUIRE(code_of(outcome) == ErrorCode::resource_exhausted);
      }
      REQUIRE(CountedCommits::count(*kept) == acknowledged);
      REQUIRE(count_of_copy(folder) == acknowledged);
    }
    // Room again.
    vfs.stop_failing();
    for (int more = 0; more < 5; ++more) REQUIRE(commits.commit(*kept, ++acknowledged));
    REQUIRE(CountedCommits::count(*kept) == acknowledged);
    REQUIRE(count_of_copy(folder) == acknowledged);
  }
}

// Returns the number of the first commit that makes a checkpoint, which syncs the log and then the file.
std::size_t commits_until_checkpoint() {
  const TempFolder folder;
  FaultyVfs vfs;
  const auto kept = must_open(folder.file(), {.checkpoint_pages = 8, .vfs = FaultyVfs::name});
  const auto commits = CountedCommits::begin(*kept).value();
  for (std::size_t k = 1;; ++k) {
    REQUIRE(k < 50);
    vfs.fail({.number = 1000000});
    REQUIRE(commits.commit(*kept, k));
    if (vfs.calls(FaultyVfs::sync) == 3) return k;
  }
}

TEST_CASE("A failed sync of a checkpoint loses nothing") {
  const std::size_t last = commits_until_checkpoint();
  for (const std::size_t number : {2U, 3U}) {
    const TempFolder folder;
    FaultyVfs vfs;
    {
      const auto kept = must_open(folder.file(), {.checkpoint_pages = 8, .vfs = FaultyVfs::name});
      const auto commits = CountedCommits::begin(*kept).value();
      for (std::size_t k = 1; k <= last; ++k) {
        if (k == last) vfs.fail({.call = FaultyVfs::sync, .number = number, .code = SQLITE_IOERR_FSYNC});
        REQUIRE(commits.commit(*kept, k));
      }
      CHECK(kept->stopped_by());
      CHECK(code_of(commits.commit(*kept, last + 1)) == ErrorCode::unavailable);
      CHECK(CountedCommits::count(*kept) == last);
    }
    check_after_restart(folder.file(), {.acknowledged = last});
  }
}

}  // namespace custengine::test::faults_test
