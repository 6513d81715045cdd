#pragma once

#include <custengine/clock.hpp>

#include <atomic>
#include <cstdint>
#include <string>

namespace custengine::testing {

/// Ids that a test can predict: "c-000001", "c-000002", …. Numbers have at least six digits, so that the first 999 999
/// ids sort in the order in which they were given out.
///
/// Requires of `prefix`: `^[A-Za-z0-9-_]*`, at most 108 bytes.
/// Threads: every call may run on any thread; no id is given out twice.
class SequentialIds : public IdGenerator {
 public:
  explicit SequentialIds(std::string prefix = "c-", std::uint64_t seed = 1);

  std::string next_id() override;
  std::uint64_t seed() override;  ///< the constructor's argument

  /// The number of the last id; 0 before the first.
  std::uint64_t given_out() const noexcept;
  /// The next id has the number after this one, even if that was given out already.
  void go_on_after(std::uint64_t number) noexcept;

 private:
  const std::string prefix_;
  const std::uint64_t seed_;
  std::atomic<std::uint64_t> last_{0};
};

}  // namespace custengine::testing
