#include "catch.hpp"
#include "counted_commits.hpp"
#include "faulty_vfs.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace custengine::test::foreign_test {

// Another program with plain SQLite. Its statement may fail.
void run_with_sqlite(const std::string& file, const char* sql, int flags = SQLITE_OPEN_READWRITE) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &database, flags, nullptr) == SQLITE_OK);
  sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  REQUIRE(sqlite3_close(database) == SQLITE_OK);
}
constexpr const char* look = "SELECT * FROM custengine_customer, custengine_entry";

TEST_CASE("Another SQLite program may look at a killed file") {
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  const auto commits = CountedCommits::begin(*kept).value();
  for (std::size_t k = 1; k <= 9; ++k) REQUIRE(commits.commit(*kept, k));
  for (const int flags : {SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}) {
    const TempFolder killed;
    const std::string file = copy_as_killed(folder.file(), killed);
    REQUIRE(std::filesystem::file_size(log_of(file)) > 0);
    const std::string bytes = read_file(file), log = read_file(log_of(file));
    run_with_sqlite(file, look, flags);
    CHECK(read_file(file) == bytes);
    CHECK(read_file(log_of(file)) == log);
    CHECK(CountedCommits::count(*must_open(file)) == 9);
  }
}

// Commits until one begins a checkpoint, whose writes fail from the given one on. Returns false if it made fewer.
bool try_checkpoint(std::size_t number) {
  INFO("killed before write " << number);
  const TempFolder folder, killed;
  FaultyVfs vfs;
  const auto kept = must_open(folder.file(), {.checkpoint_pages = 8, .vfs = FaultyVfs::name});
  const auto commits = CountedCommits::begin(*kept).value();
  std::size_t acknowledged = 0;
  for (std::size_t k = 1; k <= 4; ++k) {
    vfs.fail({.number = number, .times = 1000000, .code = SQLITE_IOERR_WRITE});
    if (commits.commit(*kept, k)) acknowledged = k;
    if (kept->stopped_by()) break;
  }
  const std::string file = copy_as_killed(folder.file(), killed);
  run_with_sqlite(file, look);
  const std::size_t count = CountedCommits::count(*must_open(file));
  REQUIRE(count >= acknowledged);
  REQUIRE(count <= acknowledged + 1);
  return kept->stopped_by().has_value();
}

TEST_CASE("It may look at a file killed in a checkpoint, too") {
  std::size_t number = 1;
  for (; try_checkpoint(number); ++number) REQUIRE(number < 200);
  CHECK(number > 15);
}

TEST_CASE("What another SQLite program writes is noticed") {
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  const auto commits = CountedCommits::begin(*kept).value();
  for (std::size_t k = 1; k <= 9; ++k) REQUIRE(commits.commit(*kept, k));
  const std::string good = read_all(*kept);
  for (const char* sql :
       {"UPDATE custengine_tenant SET options = x'00'", "UPDATE custengine_customer SET version = 77",
        "DROP TABLE custengine_merged", "VACUUM", "PRAGMA user_version = 5", "PRAGMA journal_mode = DELETE"}) {
    INFO(sql);
    const TempFolder killed;
    const std::string file = copy_as_killed(folder.file(), killed);
    run_with_sqlite(file, sql);
    const auto opened = open_sqlite(file);
    const std::string read = opened ? read_all(**opened) : std::string(to_string(opened.error().code));
    INFO(read);
    CHECK((read == good || read == "DataLoss" || read == "FailedPrecondition" ||
           read.find("error DataLoss") != std::string::npos));
  }
}

}  // namespace custengine::test::foreign_test
