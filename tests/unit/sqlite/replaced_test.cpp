#include "catch.hpp"
#include "counted_commits.hpp"
#include "kept_files.hpp"

#include <filesystem>
#include <string>

namespace custengine::test::replaced_test {

// What a user does with files: cp FROM TO.
void copy_over(const std::string& from, const std::string& to) {
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
}

// Opens the file and carries out commits up to `last`. Leaves it as a kill does in `killed`.
std::string write_and_kill(const std::string& file, std::size_t last, const TempFolder& killed) {
  const auto kept = must_open(file);
  const auto commits = CountedCommits::begin(*kept).value();
  for (std::size_t k = CountedCommits::count(*kept) + 1; k <= last; ++k) REQUIRE(commits.commit(*kept, k));
  return copy_as_killed(file, killed);
}

void check_refused(const std::string& file) {
  const std::string before = read_file(file), log = read_file(log_of(file));
  const auto opened = open_sqlite(file);
  REQUIRE(code_of(opened) == ErrorCode::failed_precondition);
  CHECK(opened.error().message.find(log_of(file) + " does not belong to " + file) == 0);
  CHECK(read_file(file) == before);
  CHECK(read_file(log_of(file)) == log);
}

// The same for a backup that SQLite made, and for a copy of a file that was closed.
void try_old_log(bool is_copy_of_file) {
  INFO((is_copy_of_file ? "a copy of the file" : "a backup"));
  const TempFolder folder, first, second;
  const std::string backup = folder.file("backup");
  {
    const auto kept = must_open(folder.file());
    const auto commits = CountedCommits::begin(*kept).value();
    for (std::size_t k = 1; k <= 3; ++k) REQUIRE(commits.commit(*kept, k));
    if (!is_copy_of_file) REQUIRE(kept->back_up(backup));
  }
  if (is_copy_of_file) copy_over(folder.file(), backup);
  const std::string file = write_and_kill(folder.file(), 9, first);
  copy_over(backup, file);
  check_refused(file);
  std::filesystem::remove(log_of(file));
  CHECK(CountedCommits::count(*must_open(file)) == 3);

  // The restored file lived on, was killed, and is restored again.
  const std::string again = write_and_kill(file, 4, second);
  copy_over(backup, again);
  check_refused(again);
  std::filesystem::remove(log_of(again));
  CHECK(CountedCommits::count(*must_open(again)) == 3);
}

TEST_CASE("A log of another state of the file is refused") {
  try_old_log(false);
  try_old_log(true);
}

TEST_CASE("An older copy from the same log gives the newest state") {
  const TempFolder folder, killed;
  const auto kept = must_open(folder.file());
  const auto commits = CountedCommits::begin(*kept).value();
  for (std::size_t k = 1; k <= 9; ++k) {
    REQUIRE(commits.commit(*kept, k));
    if (k == 6) copy_over(folder.file(), folder.file("older"));
  }
  const std::string file = copy_as_killed(folder.file(), killed);
  copy_over(folder.file("older"), file);
  CHECK(CountedCommits::count(*must_open(file)) == 9);
}

TEST_CASE("A file moved away without its log leaves a clear error") {
  const TempFolder folder, first, second;
  const std::string file = write_and_kill(folder.file(), 3, first);
  std::filesystem::rename(file, first.file("moved"));
  check_refused(file);
  write_file(file, "");
  check_refused(file);
  std::filesystem::rename(first.file("moved"), file);
  CHECK(CountedCommits::count(*must_open(file)) == 3);
}

TEST_CASE("A file of another program in the log's place is refused") {
  const TempFolder folder;
  add_tenant(*must_open(folder.file()), "acme");
  write_file(log_of(folder.file()), "12:00 started\n");
  check_refused(folder.file());
  write_file(log_of(folder.file()), std::string(100, '\0'));
  must_open(folder.file());
}

TEST_CASE("A hot journal of another file is refused") {
  const TempFolder folder;
  add_tenant(*must_open(folder.file()), "acme");
  const std::string before = read_file(folder.file());
  write_file(folder.file("kept.db-journal"), "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + std::string(504, '\0'));
  const auto opened = open_sqlite(folder.file());
  REQUIRE(code_of(opened) == ErrorCode::failed_precondition);
  CHECK(opened.error().message.find("kept.db-journal does not belong to ") != std::string::npos);
  CHECK(read_file(folder.file()) == before);
}

}  // namespace custengine::test::replaced_test
