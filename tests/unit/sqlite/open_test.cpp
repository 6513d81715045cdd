#include "catch.hpp"
#include "faulty_vfs.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace custengine::test::open_test {

// Changes a file with another program. Our pages have checksums, so the changed pages get new ones by another open of
// ours: see change_meta.
void run_sql(const std::string& file, const char* sql, const char* vfs = nullptr) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs) == SQLITE_OK);
  INFO(sqlite3_errmsg(database));
  CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

// Makes the log that of the file: see src/sqlite/log_mark.hpp.
void bind_log(const std::string& file) {
  std::string bytes = read_file(file);
  std::string mark = read_file(log_of(file)).substr(20, 4);
  mark[0] = static_cast<char>(static_cast<unsigned char>(mark[0]) | 0x80);
  write_file(file, bytes.replace(60, 4, mark));
}

std::string refusal(const std::string& file, ErrorCode code) {
  const auto opened = open_sqlite(file);
  REQUIRE(code_of(opened) == code);
  return opened.error().message;
}

TEST_CASE("A file of a newer version says so") {
  for (const std::string name : {"min_reader", "min_writer", "format"}) {
    const TempFolder folder;
    add_tenant(*must_open(folder.file()), "acme");
    // The change goes to a write-ahead log that nobody closes, as pages there have no checksum of ours. It becomes that
    // of the file.
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open_v2(folder.file().c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    const std::string sql = "UPDATE custengine_meta SET value = 2 WHERE name = '" + name + "'";
    REQUIRE(sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
    std::filesystem::rename(folder.file("kept.db-wal"), log_of(folder.file()));
    bind_log(folder.file());
    if (name == "format") {
      CHECK(read_all(*must_open(folder.file())).substr(0, 5) == "acme ");
    } else {
      const std::string message = refusal(folder.file(), ErrorCode::failed_precondition);
      CHECK(message == folder.file() + " has format 1, made by a newer version; this one knows 1");
      CHECK(std::filesystem::exists(log_of(folder.file())));
    }
  }
}

TEST_CASE("Files of other programs are refused and left alone") {
  const TempFolder folder;
  const std::string file = folder.file();
  const auto check_refused = [&](const std::string& words) {
    const std::string before = read_file(file);
    const std::string message = refusal(file, ErrorCode::data_loss);
    INFO(message);
    CHECK(message.find(words) != std::string::npos);
    CHECK(message.find(file) != std::string::npos);
    CHECK(read_file(file) == before);
    std::filesystem::remove(file);
  };
  run_sql(file, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  check_refused("of another program");
  run_sql(file, "PRAGMA page_size=1024; CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  check_refused("of another program");
  write_file(file, "id,name\n1,Ola\n");
  check_refused("no file of tenants");
  write_file(file, std::string(20000, 'x'));
  check_refused("no file of tenants");
}

TEST_CASE("Only its owner may read a file") {
  const TempFolder folder;
  const mode_t mask = umask(0);
  const auto kept = must_open(folder.file());
  add_tenant(*kept, "acme");
  REQUIRE(kept->back_up(folder.file("backup")));
  umask(mask);
  for (const char* name : {"kept.db", "kept.db-log", "kept.db-lock", "backup"}) {
    struct stat there = {};
    REQUIRE(stat(folder.file(name).c_str(), &there) == 0);
    CHECK((there.st_mode & 0777) == 0600);
  }
  CHECK_FALSE(std::filesystem::exists(folder.file("kept.db-shm")));
}

TEST_CASE("A path is no URI") {
  const TempFolder folder;
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const char* name : {"a?mode=memory", "b%20c", "file:d", ":memory:", "\xC3\xA6 'quoted\"#"}) {
    add_tenant(*must_open(name), "acme");
    CHECK(std::filesystem::file_size(folder.path() / name) > 4096);
    CHECK(must_open(name)->find_tenant("acme").value());
  }
  std::filesystem::current_path(here);
}

TEST_CASE("What cannot be opened is refused with the reason") {
  const TempFolder folder;
  CHECK(code_of(open_sqlite("")) == ErrorCode::invalid_argument);
  CHECK(code_of(open_sqlite(std::string("a\0b", 3))) == ErrorCode::invalid_argument);
  CHECK(refusal(folder.file("none/kept.db"), ErrorCode::unavailable).find("No such file") != std::string::npos);
  CHECK(refusal(folder.path().string(), ErrorCode::unavailable).find("no regular file") != std::string::npos);
  const auto no_vfs = open_sqlite(folder.file(), {.vfs = "nothing"});
  REQUIRE(code_of(no_vfs) == ErrorCode::failed_precondition);
  CHECK(no_vfs.error().message.find("'nothing'") != std::string::npos);
}

TEST_CASE("A tenant is found by a few reads among many") {
  const TempFolder folder;
  FaultyVfs vfs;
  const SqliteOptions options{.vfs = FaultyVfs::name};
  const int count = 5000;
  {
    const auto kept = must_open(folder.file(), options);
    for (int i = 0; i < count; ++i) add_tenant(*kept, "tenant " + std::to_string(i));
  }
  auto kept = must_open(folder.file(), options);
  vfs.fail({.number = 1000000000});
  CHECK(kept->find_tenant("tenant 4321").value()->sequence == 0);
  CHECK(vfs.calls(FaultyVfs::read) < 12);
  CHECK(kept->tenants("tenant 2", 10).value().size() == 10);
  CHECK(vfs.calls(FaultyVfs::read) < 60);
  kept.reset();
  // Opening it does not read them all.
  vfs.fail({.number = 1000000000});
  kept = must_open(folder.file(), options);
  CHECK(vfs.calls(FaultyVfs::read) < 20);
  CHECK(kept->tenants("", 1000000).value().size() == count);
}

}  // namespace custengine::test::open_test
