#include "durable/file_engine.hpp"

#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace disk_full_test {

using namespace custengine;
using namespace custengine::test;

/// A file system in memory of two megabytes, which only root can mount.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::create_directories(folder_);
    is_there_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=2m") == 0;
    if (!is_there_) WARN("no file system can be mounted here (" << std::strerror(errno) << "): the test is left out");
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_there_) umount2(folder_.c_str(), MNT_DETACH);
  }
  bool is_there() const { return is_there_; }
  std::string file(const char* name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
  bool is_there_ = false;
};

TEST_CASE("a full disk refuses writes and reads go on") {
  const TempFolder folder;
  const SmallDisk disk(folder.path() / "small");
  if (!disk.is_there()) return;
  std::string before;
  {
    Engine engine = open_engine(disk.file("kept.db"));
    engine.create_tenant("t").value();
    Session session = engine.session("t", all_permissions).value();
    session.create({.id = "ada", .last_name = "L"}).value();
    {
      std::ofstream fill(disk.file("fill"), std::ios::binary);
      for (int i = 0; i < 4000 && fill; ++i) fill << std::string(1024, 'x') << std::flush;
    }
    std::optional<Error> error;
    int done = 0;
    for (; done < 1000 && !error; ++done) {
      const auto updated = session.update("ada", {.internal_note = std::to_string(done) + std::string(4000, 'y')});
      if (!updated) error = updated.error();
    }
    REQUIRE(error);
    CHECK(error->code == ErrorCode::resource_exhausted);
    CHECK(engine.health("t")->state == TenantHealth::State::loaded);
    CHECK(engine.health("t")->last_error == error);
    CHECK(session.get("ada")->version() == static_cast<std::uint64_t>(done));
    CHECK(session.create({.id = "bo", .last_name = std::string(100, 'z')}).error().code ==
          ErrorCode::resource_exhausted);
    CHECK(engine.create_tenant("u").error().code == ErrorCode::resource_exhausted);
    CHECK(engine.fork("t", "u").error().code == ErrorCode::resource_exhausted);

    std::filesystem::remove(disk.file("fill"));
    CHECK(session.update("ada", {.city = "Oslo"}));
    CHECK(engine.create_tenant("u"));
    CHECK_FALSE(engine.health("t")->last_error);
    require_whole(engine);
    before = everything_of(engine, "t");
  }
  const Engine engine = open_engine(disk.file("kept.db"));
  CHECK(everything_of(engine, "t") == before);
}

}  // namespace disk_full_test
