// Runs every input in corpus/ with any compiler: the seeds, and inputs that fuzzing found.

#include "catch.hpp"
#include "targets.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using custengine::fuzz::Target;

const fs::path corpus = fs::path(CUSTENGINE_SOURCE_DIR) / "tests/fuzz/corpus";

std::vector<fs::path> seeds_of(const Target& target) {
  std::vector<fs::path> seeds;
  for (const auto& entry : fs::directory_iterator(corpus / target.name)) seeds.push_back(entry.path());
  std::ranges::sort(seeds);
  return seeds;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every fuzz target accepts its seeds, whole and cut short") {
  for (const Target& target : custengine::fuzz::targets) {
    const std::vector<fs::path> seeds = seeds_of(target);
    CHECK(seeds.size() >= 5);
    for (const fs::path& seed : seeds) {
      INFO(seed.string());
      const std::string input = read(seed);
      CHECK_NOTHROW(target.run(input));
      for (std::size_t part = 1; part < 8; ++part) {
        INFO("its first " << part << " eighths");
        CHECK_NOTHROW(target.run(std::string_view(input).substr(0, input.size() * part / 8)));
      }
    }
  }
}

TEST_CASE("every folder of seeds belongs to a target") {
  for (const auto& entry : fs::directory_iterator(corpus)) {
    INFO(entry.path().string());
#if !defined(CUSTENGINE_FUZZ_HTTP)
    if (entry.path().filename().string().starts_with("http_")) continue;  // this build has no HTTP service
#endif
    CHECK(std::ranges::count(custengine::fuzz::targets, entry.path().filename().string(), &Target::name) == 1);
  }
}
