#include "cli/atomic_file.hpp"

#include "catch.hpp"
#include "cli/failure.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace atomic_file_test {

using namespace custengine::cli;
namespace fs = std::filesystem;

namespace {

/// An empty folder that is removed with the object.
class Folder {
 public:
  Folder() { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const char* name) const { return (path_ / name).string(); }
  auto files() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_ = fs::temp_directory_path() / ("custengine_atomic_file_test-" + std::to_string(getpid()));
};

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a file appears only when it is complete") {
  const Folder folder;
  const std::string path = folder / "file";
  write(path, "old");
  {
    AtomicFile file(path);
    file.stream() << std::string(1'000'000, 'x');
    CHECK(contents(path) == "old");
    file.commit();
    CHECK(contents(path) == std::string(1'000'000, 'x'));
  }
  CHECK(contents(path).size() == 1'000'000);
  CHECK(folder.files() == 1);
}

TEST_CASE("without commit the old file stays") {
  const Folder folder;
  const std::string path = folder / "file";
  { AtomicFile(path).stream() << "new"; }
  CHECK(folder.files() == 0);
  write(path, "old");
  { AtomicFile(path).stream() << std::string(1'000'000, 'x'); }
  CHECK(contents(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a replaced file keeps its permissions and links") {
  const Folder folder;
  const std::string path = folder / "file", link = folder / "link";
  write(path, "old");
  const auto permissions = fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read;
  fs::permissions(path, permissions);
  fs::create_symlink("file", link);
  AtomicFile file(link);
  file.stream() << "new";
  file.commit();
  CHECK(fs::is_symlink(link));
  CHECK(contents(path) == "new");
  CHECK(fs::status(path).permissions() == permissions);
}

TEST_CASE("a failed write throws Failure") {
  const Folder folder;
  fs::create_directory(folder / "folder");
  CHECK_THROWS_AS(AtomicFile(folder / "folder"), Failure);
  CHECK_THROWS_AS(AtomicFile(folder / "no/where"), Failure);

  AtomicFile full("/dev/full");
  full.stream() << std::string(1'000'000, 'x');
  try {
    full.commit();
    FAIL("a full device took it all");
  } catch (const Failure& failure) {
    CHECK(failure.exit_code() == exit_not_written);
    CHECK_THAT(failure.what(), Catch::Contains("No space left on device"));
  }
}

TEST_CASE("a file is replaced only in the expected state") {
  const Folder folder;
  const std::string path = folder / "file";
  write(path, "old");
  {
    AtomicFile file(path, stamp_of(path));
    file.stream() << "new";
    file.commit();
    CHECK(contents(path) == "new");
    CHECK(file.stamp() == stamp_of(path));
  }
  AtomicFile file(path, stamp_of(path));
  file.stream() << "newer";
  write(path, "another's");
  CHECK_THROWS_WITH(file.commit(), Catch::Contains("another program changed it"));
  CHECK(contents(path) == "another's");
}

TEST_CASE("a file name may have the maximum length") {
  const Folder folder;
  const std::string path = folder / std::string(255, 'a').c_str();
  AtomicFile file(path);
  file.stream() << "new";
  file.commit();
  CHECK(contents(path) == "new");
}

TEST_CASE("the temporary file of a dead writer is removed") {
  const Folder folder;
  write(folder / ".custengine-abcdef.tmp", "left behind");
  write(folder / ".custengine-abcdef.tmpx", "another's");
  fs::create_directory(folder / ".custengine-folder.tmp");
  const AtomicFile one(folder / "one");
  const AtomicFile two(folder / "two");  // does not remove the first one's file as an orphan
  CHECK_FALSE(fs::exists(folder / ".custengine-abcdef.tmp"));
  CHECK(fs::exists(folder / ".custengine-abcdef.tmpx"));
  CHECK(fs::exists(folder / ".custengine-folder.tmp"));
  CHECK(folder.files() == 4);
}

TEST_CASE("more files may be open than a signal can remove") {
  const Folder folder;
  std::vector<std::unique_ptr<AtomicFile>> files;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) files.push_back(std::make_unique<AtomicFile>(folder / name));
  for (const auto& file : files) file->commit();
  CHECK(folder.files() == 6);
}

}  // namespace atomic_file_test
