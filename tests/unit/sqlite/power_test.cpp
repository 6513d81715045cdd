#include "catch.hpp"
#include "counted_commits.hpp"
#include "effort.hpp"
#include "faulty_vfs.hpp"
#include "kept_files.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

namespace custengine::test::power_test {

// SQLite's own check of the whole file.
std::string integrity(const std::string& file) {
  sqlite3* opened = nullptr;
  sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  std::string answer;
  const auto add = [](void* text, int, char** values, char**) {
    return *static_cast<std::string*>(text) += values[0], 0;
  };
  if (sqlite3_exec(opened, "PRAGMA integrity_check", add, &answer, nullptr) != SQLITE_OK) return sqlite3_errmsg(opened);
  return answer;
}

// Returns false if the script ended before the power went off.
bool try_loss(std::size_t change, Random& random) {
  INFO("power off before change " << change);
  const TempFolder folder;
  std::size_t acknowledged = 0, begun = 0;
  bool has_power = true;
  {
    FaultyVfs vfs;
    vfs.lose_power_at(change);
    {
      auto kept = open_sqlite(folder.file(), {.checkpoint_pages = 10, .vfs = FaultyVfs::name});
      auto commits = kept ? CountedCommits::begin(**kept) : Result<CountedCommits>(Error{});
      while (commits && begun < 16) {
        if (!commits->commit(**kept, ++begun)) break;
        ++acknowledged;
      }
    }
    has_power = vfs.has_power();
    vfs.leave_what_a_disk_may_have(random);
  }
  {
    const auto kept = must_open(folder.file());
    const std::size_t count = CountedCommits::count(*kept);
    REQUIRE(count >= acknowledged);
    REQUIRE(count <= begun);
    auto commits = CountedCommits::begin(*kept).value();
    REQUIRE(commits.commit(*kept, count + 1));
  }
  REQUIRE(integrity(folder.file()) == "ok");
  return !has_power;
}

TEST_CASE("A power loss takes nothing that was acknowledged") {
  Random random(1);
  std::size_t losses = 0;
  for (std::size_t change = 1; try_loss(change, random); change += by_effort(5U, 1U)) {
    for (std::size_t again = by_effort(1U, 9U); again-- > 0;) losses += try_loss(change, random) ? 1U : 0U;
    REQUIRE(change < 2000);
  }
  CHECK(losses > 50);
}

}  // namespace custengine::test::power_test
