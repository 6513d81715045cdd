#include "catch.hpp"
#include "counted_commits.hpp"
#include "effort.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"
#include "random.hpp"

#include <sys/mount.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace custengine::test::content_test {

// The bytes of all files in the folder.
std::string all_bytes(const TempFolder& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    bytes += read_file(entry.path().string());
  return bytes;
}

std::string needle(std::size_t i) {
  return "needle" + std::to_string(100000 + i);
}

// Customers of many sizes, in random order, so that pages are split and merged.
std::vector<kept::Entry> random_customers(Random& random, std::size_t count) {
  std::vector<kept::Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    std::string content;
    for (std::size_t times = 2 + random.below(random.one_in(20) ? 400 : 30); times > 0; --times)
      content += needle(i) + "|";
    entries.push_back(customer_entry(2 + i, std::to_string(random.bits()), 1, content));
  }
  return entries;
}

TEST_CASE("Erased bytes are in none of the files") {
  Random random(5);
  const TempFolder folder;
  auto kept = must_open(folder.file(), {.checkpoint_pages = 100});
  const kept::Place acme = add_tenant(*kept, "acme");
  OwnedGroup made{.group = {.place = acme, .last_number = 1},
                  .entries = random_customers(random, by_effort(800U, 2500U))};
  REQUIRE(kept->commit({&made.get(), 1}));

  OwnedGroup erasing{.group = {.place = acme, .last_number = made.entries.back().number, .erases = true}};
  std::vector<std::size_t> gone, left;
  for (std::size_t i = 0; i < made.entries.size(); ++i) (random.one_in(2) ? gone : left).push_back(i);
  for (const std::size_t i : gone) {
    const std::uint64_t number = made.entries.back().number + 1 + erasing.entries.size();
    erasing.entries.push_back(customer_entry(number, made.entries[i].id, 2, std::nullopt));
    erasing.erased.push_back(made.entries[i].number);
  }
  CHECK(all_bytes(folder).find(needle(gone[0])) != std::string::npos);
  REQUIRE(kept->commit({&erasing.get(), 1}));
  for (int restart = 0; restart < 2; ++restart) {
    const std::string bytes = all_bytes(folder);
    for (const std::size_t i : gone) REQUIRE(bytes.find(needle(i)) == std::string::npos);
    for (const std::size_t i : left) REQUIRE(bytes.find(needle(i)) != std::string::npos);
    kept.reset();
    kept = must_open(folder.file());
  }
  REQUIRE(kept->back_up(folder.file("backup")));
  const std::string backup = read_file(folder.file("backup"));
  for (const std::size_t i : gone) REQUIRE(backup.find(needle(i)) == std::string::npos);
}

TEST_CASE("A dropped tenant is in none of the files") {
  Random random(6);
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  const kept::Place acme = add_tenant(*kept, "acme");
  OwnedGroup made{.group = {.place = acme, .last_number = 1}, .entries = random_customers(random, 300)};
  REQUIRE(kept->commit({&made.get(), 1}));
  OwnedGroup dropping{.group = {.place = acme, .last_number = made.entries.back().number, .drops = true}};
  REQUIRE(kept->commit({&dropping.get(), 1}));
  CHECK_FALSE(kept->find_tenant("acme").value());
  while (!kept->discard(acme).value()) continue;
  CHECK(all_bytes(folder).find("needle") == std::string::npos);
}

TEST_CASE("The write-ahead log stays below twice its limit") {
  const TempFolder folder;
  const unsigned pages = 60;
  const auto kept = must_open(folder.file(), {.checkpoint_pages = pages});
  const auto commits = CountedCommits::begin(*kept).value();
  std::uintmax_t largest = 0;
  for (std::size_t k = 1; k <= by_effort(1000U, 50000U); ++k) {
    REQUIRE(commits.commit(*kept, k));
    (void)kept->customers({.tenant = 1, .generation = 1}, "", 1).value();
    (void)kept->entries(1, k, 2).value();
    largest = std::max(largest, std::filesystem::file_size(log_of(folder.file())));
  }
  CHECK(largest > pages * 4096 / 2);
  CHECK(largest < 2 * pages * 4096);
}

TEST_CASE("The log is short again after a huge commit") {
  const TempFolder folder;
  const unsigned pages = 60;
  const auto kept = must_open(folder.file(), {.checkpoint_pages = pages});
  const auto commits = CountedCommits::begin(*kept).value();
  const kept::Place other = add_tenant(*kept, "other");
  OwnedGroup many{.group = {.place = other, .last_number = 1}};
  for (std::uint64_t i = 2; i < 2000; ++i)
    many.entries.push_back(customer_entry(i, "c" + std::to_string(i), 1, std::string(900, 'x')));
  REQUIRE(kept->commit({&many.get(), 1}));
  const auto log_size = [&] { return std::filesystem::file_size(log_of(folder.file())); };
  CHECK(log_size() > 10 * pages * 4096);
  for (std::size_t k = 1; k <= 2; ++k) REQUIRE(commits.commit(*kept, k));
  CHECK(log_size() < 2 * pages * 4096);
}

TEST_CASE("A backup is whole, while writes go on") {
  const TempFolder folder;
  const auto kept = must_open(folder.file(), {.checkpoint_pages = 50});
  const auto commits = CountedCommits::begin(*kept).value();
  const kept::Place other = add_tenant(*kept, "other");
  OwnedGroup many{.group = {.place = other, .last_number = 1}};
  for (std::uint64_t i = 2; i < 6000; ++i)
    many.entries.push_back(customer_entry(i, "c" + std::to_string(i), 1, std::string(900, 'x')));
  REQUIRE(kept->commit({&many.get(), 1}));

  std::size_t done = 0;
  std::atomic<bool> stops = false;
  std::thread writer([&] {
    while (!stops && commits.commit(*kept, done + 1)) ++done;
  });
  const auto result = kept->back_up(folder.file("backup"));
  stops = true;
  writer.join();
  INFO((result ? std::string() : result.error().message));
  REQUIRE(result);
  CHECK(done > 0);
  CHECK(code_of(kept->back_up(folder.file("backup"))) == ErrorCode::already_exists);
  CHECK(code_of(kept->back_up(folder.file("none/backup"))) == ErrorCode::unavailable);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    files += entry.path().filename().string().starts_with("backup") ? 1 : 0;
  CHECK(files == 1);
  const auto backup = must_open(folder.file("backup"));
  CHECK(CountedCommits::count(*backup) <= done);
  CHECK(backup->customers(other, "", 9999).value().size() == 5998);
}

// What is read of a file; "refused" if it cannot be opened because it is damaged.
std::string read_damaged(const std::string& file) {
  const auto kept = open_sqlite(file);
  if (kept) return read_all(**kept);
  REQUIRE(code_of(kept) == ErrorCode::data_loss);
  return "refused";
}

TEST_CASE("Each damaged byte of a file is noticed") {
  const TempFolder folder;
  std::string good;
  {
    const auto kept = must_open(folder.file());
    const auto commits = CountedCommits::begin(*kept).value();
    for (std::size_t k = 1; k <= 6; ++k) REQUIRE(commits.commit(*kept, k));
    add_tenant(*kept, "acme");
    good = read_all(*kept);
  }
  const std::string bytes = read_file(folder.file());
  Random random(9);
  std::size_t noticed = 0;
  for (std::size_t at = 0; at < bytes.size(); at += at < 200 ? 1 : by_effort(1 + random.below(700), std::size_t{1})) {
    INFO("byte " << at);
    std::string damaged = bytes;
    const std::size_t change = random.one_in(2) ? std::size_t{1} << random.below(8) : 1 + random.below(255);
    damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ change);
    write_file(folder.file(), damaged);
    const std::string read = read_damaged(folder.file());
    // Pages that nothing needs to read may be damaged.
    if (read == good) continue;
    ++noticed;
    REQUIRE((read == "refused" || read.find("error DataLoss " + folder.file()) != std::string::npos));
  }
  CHECK(noticed > 100);
  for (std::size_t size = bytes.size() - 512; size > 0; size -= 512) {
    INFO("cut off after " << size);
    write_file(folder.file(), bytes.substr(0, size));
    const std::string read = read_damaged(folder.file());
    REQUIRE((read == good || read == "refused" || read.find("error DataLoss") != std::string::npos));
  }
}

TEST_CASE("A full disk refuses writes, until there is room") {
  const TempFolder folder;
  const std::filesystem::path disk = folder.path() / "disk";
  std::filesystem::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=600k") != 0) {
    WARN("not tried: this user cannot mount a small disk");
    return;
  }
  {
    const std::string file = (disk / "kept.db").string();
    auto kept = must_open(file);
    const auto commits = CountedCommits::begin(*kept).value();
    write_file(disk / "filler", std::string(200000, 'x'));
    std::size_t k = 0;
    for (int refused = 0; refused < 3;) {
      const auto outcome = commits.commit(*kept, k + 1);
      if (outcome) {
        ++k;
      } else {
        ++refused;
        REQUIRE(code_of(outcome) == ErrorCode::resource_exhausted);
        REQUIRE(outcome.error().message.find("full") != std::string::npos);
      }
      REQUIRE(CountedCommits::count(*kept) == k);
      REQUIRE(k < 1000);
    }
    CHECK(code_of(kept->back_up(disk / "backup")) == ErrorCode::resource_exhausted);
    std::filesystem::remove(disk / "filler");
    for (int more = 0; more < 5; ++more) REQUIRE(commits.commit(*kept, ++k));
    kept.reset();
    CHECK(CountedCommits::count(*must_open(file)) == k);
  }
  REQUIRE(umount(disk.c_str()) == 0);
}

}  // namespace custengine::test::content_test
