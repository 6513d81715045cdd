#include "durable/file_engine.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace erased_bytes_test {

using namespace custengine;
using namespace custengine::test;

const std::string secret = "Schjelderupsen";

/// The files that have the text.
std::vector<std::string> files_with(const TempFolder& folder, const std::string& text) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    if (read_file(entry.path().string()).find(text) != std::string::npos)
      found.push_back(entry.path().filename().string());
  return found;
}

TEST_CASE("nothing of an erased customer is left in any file") {
  const TempFolder folder;
  {
    Engine engine = open_engine(folder.file());
    engine.create_tenant("t", {.stores = {"oslo"}}).value();
    Session session = engine.session("t", all_permissions).value();
    for (int i = 0; i < 300; ++i) session.create({.id = "c-" + std::to_string(i), .last_name = "L"}).value();
    session.create({.id = "gone", .last_name = secret, .email = secret + "@example.com"}).value();
    session.create({.id = "twin", .last_name = secret + " again"}).value();
    session.update("gone", {.internal_note = secret + std::string(5000, 'x')}).value();
    session.set_store_details("oslo", "gone", {.note = secret}).value();
    session.merge("gone", "twin").value();
    for (int i = 0; i < 300; ++i) session.update("c-" + std::to_string(i), {.city = "Oslo"}).value();
    CHECK_FALSE(files_with(folder, secret).empty());
    session.erase("gone").value();
    CHECK(files_with(folder, secret).empty());
    for (int i = 0; i < 50; ++i) session.update("c-" + std::to_string(i), {.city = "Bergen"}).value();
    CHECK(files_with(folder, secret).empty());
    require_whole(engine);
  }
  CHECK(files_with(folder, secret).empty());
  const Engine engine = open_engine(folder.file());
  require_whole(engine);
}

TEST_CASE("nothing of a customer who was removed before is left") {
  const TempFolder folder;
  {
    Engine engine = open_engine(folder.file());
    engine.create_tenant("t", {.change_history = 3}).value();
    Session session = engine.session("t", all_permissions).value();
    session.create({.id = "gone", .last_name = secret}).value();
    session.remove("gone").value();
    for (int i = 0; i < 20; ++i) session.create({.id = "c-" + std::to_string(i), .last_name = "L"}).value();
  }
  {
    // The history in memory no longer has it; the log in the file does.
    Engine engine = open_engine(folder.file());
    CHECK_FALSE(files_with(folder, secret).empty());
    Session session = engine.session("t", all_permissions).value();
    session.erase("gone").value();
    CHECK(files_with(folder, secret).empty());
    CHECK(session.erase("gone").error().code == ErrorCode::not_found);  // it is erased already
    CHECK(session.erase("nobody").error().code == ErrorCode::not_found);
    require_whole(engine);
  }
  CHECK(files_with(folder, secret).empty());
}

}  // namespace erased_bytes_test
