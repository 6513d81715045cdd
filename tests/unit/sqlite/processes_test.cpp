#include "catch.hpp"
#include "counted_commits.hpp"
#include "effort.hpp"
#include "kept_files.hpp"
#include "random.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace custengine::test::processes_test {

// Runs `run()` in a child process and returns its answer, a number from 0 to 255.
template <class Run>
int in_child(Run run) {
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    signal(SIGSEGV, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    alarm(20);
    _exit(run());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

// A process that commits until it is killed, and reports each number that was acknowledged.
class Committer {
 public:
  explicit Committer(const std::string& file) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    std::fflush(nullptr);
    child_ = fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) commit_for_ever(file, ends[1]);
    close(ends[1]);
    reports_ = ends[0];
  }
  // Kills it. Returns the last acknowledged number; 0: none.
  std::size_t kill_after(useconds_t microseconds) {
    usleep(microseconds);
    kill(child_, SIGKILL);
    REQUIRE(waitpid(child_, nullptr, 0) == child_);
    std::size_t last = 0;
    for (std::size_t number; read(reports_, &number, sizeof number) == sizeof number;) last = number;
    close(reports_);
    return last;
  }

 private:
  [[noreturn]] static void commit_for_ever(const std::string& file, int reports) {
    const auto kept = open_sqlite(file, {.checkpoint_pages = 20}).value();
    const auto commits = CountedCommits::begin(*kept).value();
    const auto tenant = kept->find_tenant("counted").value();
    for (std::size_t k = (tenant->newest - 1) / 2 + 1;; ++k) {
      if (!commits.commit(*kept, k)) _exit(1);
      if (write(reports, &k, sizeof k) != sizeof k) _exit(1);
    }
  }
  pid_t child_ = 0;
  int reports_ = -1;
};

TEST_CASE("kill -9 takes nothing that was acknowledged") {
  const TempFolder folder;
  Random random(3);
  std::size_t before = 0;
  for (int round = by_effort(20, 200); round-- > 0;) {
    Committer committer(folder.file());
    const std::size_t reported = committer.kill_after(static_cast<useconds_t>(1000 + random.below(12000)));
    const std::size_t acknowledged = std::max(reported, before);
    const std::size_t count = CountedCommits::count(*must_open(folder.file()));
    REQUIRE(count >= acknowledged);
    REQUIRE(count <= acknowledged + 1);
    before = count;
  }
  CHECK(before > 20);
}

TEST_CASE("A file has one user, who is named to the second one") {
  const TempFolder folder;
  auto kept = must_open(folder.file());
  const std::string me = std::to_string(getpid());
  const auto second = open_sqlite(folder.file());
  REQUIRE(code_of(second) == ErrorCode::failed_precondition);
  CHECK(second.error().message == folder.file() + " is open in process " + me + " (test_sqlite)");

  std::filesystem::create_symlink(folder.file(), folder.file("link"));
  CHECK(code_of(open_sqlite(folder.file("link"))) == ErrorCode::failed_precondition);
  std::filesystem::create_hard_link(folder.file(), folder.file("hard"));
  CHECK(code_of(open_sqlite(folder.file("hard"))) == ErrorCode::failed_precondition);

  // Closing any descriptor of a file ends the POSIX locks of the process on it.
  for (const char* name : {"kept.db", "kept.db-log", "kept.db-lock"})
    close(open(folder.file(name).c_str(), O_RDWR | O_CLOEXEC));
  CHECK(in_child([&] {
          const auto other = open_sqlite(folder.file());
          return !other && other.error().message.find(me) != std::string::npos ? 0 : 1;
        }) == 0);
  add_tenant(*kept, "acme");
  kept.reset();
  CHECK(read_all(*must_open(folder.file())).substr(0, 5) == "acme ");
}

TEST_CASE("A forked child cannot use the file, and leaves it alone") {
  const TempFolder folder;
  auto kept = must_open(folder.file());
  const auto commits = CountedCommits::begin(*kept).value();
  REQUIRE(commits.commit(*kept, 1));
  const kept::Place place{.tenant = 1, .generation = 1};
  CHECK(in_child([&] {
          constexpr auto refused = ErrorCode::failed_precondition;
          int worked = 0;
          worked += code_of(kept->tenants("", 9)) != refused;
          worked += code_of(kept->find_tenant("counted")) != refused;
          worked += code_of(kept->customers(place, "", 9)) != refused;
          worked += code_of(kept->store_details(place, "", "", 9)) != refused;
          worked += code_of(kept->merged_ids(place, "", 9)) != refused;
          worked += code_of(kept->entries(1, 0, 9)) != refused;
          worked += code_of(kept->new_tenant()) != refused;
          worked += code_of(kept->stage(place, {})) != refused;
          worked += code_of(kept->discard(place)) != refused;
          worked += code_of(commits.commit(*kept, 2)) != refused;
          worked += code_of(kept->wait(std::chrono::milliseconds(0))) != refused;
          worked += code_of(kept->back_up(folder.file("backup"))) != refused;
          worked += !kept->stopped_by();
          kept.reset();
          return worked;
        }) == 0);
  REQUIRE(std::filesystem::file_size(log_of(folder.file())) > 0);
  CHECK(commits.commit(*kept, 2).value() == kept::Outcome::done);
  CHECK(CountedCommits::count(*kept) == 2);
}

TEST_CASE("A file that is closed is free, though a forked child lives") {
  const TempFolder folder;
  auto file = must_open(folder.file());
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    pause();
    _exit(0);
  }
  file.reset();
  const bool is_free = open_sqlite(folder.file()).has_value();
  kill(child, SIGKILL);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(is_free);
}

}  // namespace custengine::test::processes_test
