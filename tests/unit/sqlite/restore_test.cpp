#include "catch.hpp"
#include "counted_commits.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace custengine::test::restore_test {
namespace {

constexpr int killed_status = 77;
// The calls that change a file until the process ends; 0: it does not.
std::size_t calls_left = 0;

void count_call() {
  if (calls_left != 0 && --calls_left == 0) _exit(killed_status);
}

}  // namespace
}  // namespace custengine::test::restore_test

// Instead of those of the C library, for all of this binary.
extern "C" int rename(const char* from, const char* to) noexcept {
  custengine::test::restore_test::count_call();
  return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
extern "C" int unlink(const char* path) noexcept {
  custengine::test::restore_test::count_call();
  return static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
extern "C" int fsync(int descriptor) {
  custengine::test::restore_test::count_call();
  return static_cast<int>(syscall(SYS_fsync, descriptor));
}
extern "C" ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
  custengine::test::restore_test::count_call();
  return static_cast<ssize_t>(syscall(SYS_pwrite64, descriptor, bytes, size, offset));
}

namespace custengine::test::restore_test {

// Each file of the folder but the lock, with its content.
std::vector<std::string> files_of(const TempFolder& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    if (const std::string name = entry.path().filename().string(); name != "kept.db-lock")
      files.push_back(name + " " + read_file(entry.path().string()));
  std::sort(files.begin(), files.end());
  return files;
}

// A file of nine commits that was killed, in `killed`, and a backup after three.
struct Files {
  TempFolder folder, killed;
  std::string file, backup = folder.file("backup");
  Files() {
    const auto kept = must_open(folder.file());
    const auto commits = CountedCommits::begin(*kept).value();
    for (std::size_t k = 1; k <= 9; ++k) {
      REQUIRE(commits.commit(*kept, k));
      if (k == 3) REQUIRE(kept->back_up(backup));
    }
    file = copy_as_killed(folder.file(), killed);
    REQUIRE(std::filesystem::file_size(log_of(file)) > 0);
  }
};

void must_restore(const std::string& backup, const std::string& file) {
  const auto restored = restore_sqlite(backup, file);
  INFO((restored ? std::string() : restored.error().message));
  REQUIRE(restored.has_value());
}

TEST_CASE("A restored file is the backup, and nothing else is left") {
  const Files files;
  const std::string backup = read_file(files.backup);
  for (const char* name : {"kept.db-wal", "kept.db-shm"}) write_file(files.killed.file(name), "of another program");
  must_restore(files.backup, files.file);
  REQUIRE(files_of(files.killed).size() == 1);
  struct stat there = {};
  REQUIRE(stat(files.file.c_str(), &there) == 0);
  CHECK((there.st_mode & 0777) == 0600);
  CHECK(CountedCommits::count(*must_open(files.file)) == 3);
  CHECK(read_file(files.backup) == backup);

  const TempFolder empty;
  must_restore(files.backup, empty.file());
  auto kept = must_open(empty.file());
  REQUIRE(CountedCommits::begin(*kept).value().commit(*kept, 4));
  CHECK(code_of(restore_sqlite(files.backup, empty.file())) == ErrorCode::failed_precondition);
  kept.reset();
  CHECK(CountedCommits::count(*must_open(empty.file())) == 4);
  must_restore(files.backup, empty.file());
  CHECK(CountedCommits::count(*must_open(empty.file())) == 3);
}

TEST_CASE("A copy of a restored file removes no log") {
  const Files files;
  must_restore(files.backup, files.file);
  const std::string copy = read_file(files.file);
  const TempFolder whole, replaced;
  const auto kept = must_open(files.file);
  REQUIRE(CountedCommits::begin(*kept).value().commit(*kept, 4));
  REQUIRE(CountedCommits::count(*must_open(copy_as_killed(files.file, whole))) == 4);
  const std::string killed = copy_as_killed(files.file, replaced);
  write_file(killed, copy);
  CHECK(code_of(open_sqlite(killed)) == ErrorCode::failed_precondition);
}

TEST_CASE("A copy of a closed file is a backup, too") {
  const TempFolder folder;
  add_tenant(*must_open(folder.file()), "acme");
  std::filesystem::copy(folder.file(), folder.file("copy"));
  add_tenant(*must_open(folder.file()), "other");
  must_restore(folder.file("copy"), folder.file());
  CHECK(read_all(*must_open(folder.file())).find("other") == std::string::npos);
}

void check_refused(const Files& files, const std::string& backup, ErrorCode code, const std::string& words) {
  INFO(backup);
  const auto before = files_of(files.killed);
  const auto restored = restore_sqlite(backup, files.file);
  REQUIRE(code_of(restored) == code);
  INFO(restored.error().message);
  CHECK(restored.error().message.find(words) != std::string::npos);
  CHECK(files_of(files.killed) == before);
}

TEST_CASE("A refused restore changes nothing") {
  const Files files;
  const std::string& backup = files.backup;
  const std::string good = read_file(backup);
  check_refused(files, "", ErrorCode::invalid_argument, "empty");
  CHECK(code_of(restore_sqlite(backup, std::string("a\0b", 3))) == ErrorCode::invalid_argument);
  check_refused(files, files.file, ErrorCode::invalid_argument, "from itself");
  check_refused(files, files.folder.file("none"), ErrorCode::unavailable, "No such file");
  check_refused(files, files.folder.path().string(), ErrorCode::unavailable, "no regular file");
  check_refused(files, log_of(files.file), ErrorCode::data_loss, "page 1");
  for (std::size_t at = 200; at < good.size(); at += 4096) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(~static_cast<unsigned char>(damaged[at]));
    write_file(backup, damaged);
    check_refused(files, backup, ErrorCode::data_loss, backup + " is damaged");
  }
  for (std::size_t size = 0; size < good.size(); size += 2048) {
    write_file(backup, good.substr(0, size));
    check_refused(files, backup, ErrorCode::data_loss, backup);
  }
  write_file(backup, good);
  write_file(log_of(backup), "");
  check_refused(files, backup, ErrorCode::failed_precondition, log_of(backup) + " exists");
  CHECK(code_of(restore_sqlite(backup, files.folder.file("none/kept.db"))) == ErrorCode::unavailable);
}

TEST_CASE("A restore killed at each step leaves the old or the new") {
  std::size_t old_ones = 0, new_ones = 0;
  for (std::size_t step = 1;; ++step) {
    INFO("killed before call " << step);
    REQUIRE(step < 1000);
    const Files files;
    std::fflush(nullptr);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      calls_left = step;
      _exit(restore_sqlite(files.backup, files.file) ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    const std::size_t count = CountedCommits::count(*must_open(files.file));
    REQUIRE((count == 9 || count == 3));
    if (count == 9) REQUIRE(new_ones == 0);
    if (WEXITSTATUS(status) == 0) break;
    REQUIRE(WEXITSTATUS(status) == killed_status);
    ++(count == 9 ? old_ones : new_ones);
  }
  CHECK(old_ones > 10);
  CHECK(new_ones > 4);
}

}  // namespace custengine::test::restore_test
