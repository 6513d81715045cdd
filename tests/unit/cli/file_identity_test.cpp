#include "cli/file_identity.hpp"

#include "catch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace file_identity_test {

using namespace custengine::cli;
namespace fs = std::filesystem;

TEST_CASE("two paths of one file are recognised") {
  const fs::path folder = fs::temp_directory_path() / ("custengine_file_identity_test-" + std::to_string(getpid()));
  fs::create_directories(folder);
  const auto at = [&](const char* name) { return (folder / name).string(); };
  std::ofstream(at("file")) << "text";
  std::ofstream(at("other")) << "text";
  fs::create_symlink("file", at("link"));
  fs::create_hard_link(at("file"), at("hard"));
  for (const char* name : {"file", "./file", "link", "hard", "../" /* and back */}) {
    const std::string path = name == std::string("../") ? at("../") + folder.filename().string() + "/file" : at(name);
    CHECK(is_same_file(at("file"), path));
    CHECK(is_same_file(path, at("file")));
    CHECK(stamp_of(path) == stamp_of(at("file")));
  }
  CHECK_FALSE(is_same_file(at("file"), at("other")));
  CHECK_FALSE(is_same_file(at("file"), at("new")));
  CHECK(is_same_file(at("new"), at("no/../new")));
  CHECK_FALSE(is_same_file(at("new"), at("newer")));
  CHECK_FALSE(is_same_file("/dev/null", "/dev/null"));  // a device may be written twice
  CHECK_FALSE(stamp_of("/dev/null"));
  CHECK_FALSE(stamp_of(at("new")));
  CHECK(is_special_file("/dev/null"));
  CHECK_FALSE(is_special_file(at("file")));
  CHECK_FALSE(is_special_file(at("new")));
  CHECK_FALSE(is_special_file(folder.string()));
  fs::remove_all(folder);
}

TEST_CASE("a database is recognised by its first 16 bytes") {
  const fs::path path = fs::temp_directory_path() / ("custengine_is_database_test-" + std::to_string(getpid()));
  const auto begins = [&](const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return is_database(path.string());
  };
  const std::string magic("SQLite format 3\0", 16);
  CHECK(begins(magic));
  CHECK(begins(magic + "more"));
  CHECK_FALSE(begins(""));
  CHECK_FALSE(begins(magic.substr(0, 15)));
  CHECK_FALSE(begins("SQLite format 3;"));
  CHECK_FALSE(begins(" " + magic));
  fs::remove(path);
  CHECK_FALSE(is_database(path.string()));
  CHECK_FALSE(is_database(fs::temp_directory_path().string()));
}

}  // namespace file_identity_test
