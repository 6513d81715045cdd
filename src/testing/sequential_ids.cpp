#include <custengine/testing/sequential_ids.hpp>

#include <fmt/format.h>

#include <utility>

namespace custengine::testing {

SequentialIds::SequentialIds(std::string prefix, std::uint64_t seed) : prefix_(std::move(prefix)), seed_(seed) {}

std::string SequentialIds::next_id() {
  return fmt::format("{}{:06}", prefix_, ++last_);
}

std::uint64_t SequentialIds::seed() {
  return seed_;
}

std::uint64_t SequentialIds::given_out() const noexcept {
  return last_;
}

void SequentialIds::go_on_after(std::uint64_t number) noexcept {
  last_ = number;
}

}  // namespace custengine::testing
