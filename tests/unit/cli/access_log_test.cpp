#include "cli/access_log.hpp"

#include "cli/failure.hpp"

#include "catch.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

namespace access_log_test {

using namespace custengine::cli;

/// A folder that is removed at the end.
class Folder {
 public:
  Folder() { std::filesystem::create_directory(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("access_log_test-" + std::to_string(getpid()));
};

std::string read(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

custengine::serve::AccessEntry entry(std::string_view path) {
  return {.peer = "127.0.0.1",
          .method = "GET",
          .path = path,
          .status = 200,
          .bytes = 12,
          .elapsed = std::chrono::microseconds(345)};
}

// Without the time.
std::string after_time(const std::string& line) {
  return line.substr(line.find(",\"peer\""));
}

TEST_CASE("a line of the access log is JSON without the query") {
  const std::string line = access_line(entry("/v2/tenants/acme/customers?customerExternalId=secret"));
  CHECK(line.starts_with("{\"time\":\"2"));
  CHECK(after_time(line) ==
        ",\"peer\":\"127.0.0.1\",\"method\":\"GET\",\"path\":\"/v2/tenants/acme/customers\","
        "\"status\":200,\"bytes\":12,\"us\":345}\n");
  CHECK(access_line(entry("/a\"\\\n")).find(R"("path":"/a\"\\\n")") != std::string::npos);
}

TEST_CASE("the access log is opened again after a rotation") {
  const Folder folder;
  const std::string file = folder / "access.log", old = folder / "access.log.1";
  AccessLog log(file);
  log.write(entry("/one"));
  std::filesystem::rename(file, old);
  log.write(entry("/two"));
  log.reopen();
  log.write(entry("/three"));
  CHECK(read(old).find("/two") != std::string::npos);
  CHECK(read(file).find("/two") == std::string::npos);
  CHECK(read(file).find("/three") != std::string::npos);
  CHECK(std::filesystem::status(file).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("an access log appends, and is no database") {
  const Folder folder;
  const std::string file = folder / "access.log";
  for (int run = 0; run < 2; ++run) AccessLog(file).write(entry("/one"));
  const std::string text = read(file);
  CHECK(text.find("/one") != text.rfind("/one"));
  std::ofstream(folder / "shop.db") << "SQLite format 3" << '\0';
  CHECK_THROWS_AS(AccessLog(folder / "shop.db"), Failure);
  CHECK_THROWS_AS(AccessLog(folder / "no/where.log"), Failure);
}

}  // namespace access_log_test
