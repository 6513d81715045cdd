#pragma once

#include <custengine/interceptor.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace example {

/// Counts and times the calls of an engine by tenant and operation, and writes them as a page that Prometheus scrapes
/// (text format 0.0.4). An example of an interceptor. The host
/// must serve the page.
///
/// Labels are tenants and operations, which are few. Ids of customers are not labels: they are many, and personal data.
/// Threads: safe on any thread.
class Metrics : public custengine::Interceptor {
 public:
  void after(const custengine::Call& call, const custengine::Outcome& outcome) override;

  /// The page, the same for the same calls.
  std::string page() const;

 private:
  /// The upper bounds of the histogram's buckets, in microseconds; a last bucket takes the rest.
  static constexpr std::array bounds_us = {1, 5, 25, 100, 500, 2'500, 10'000, 50'000, 250'000, 1'000'000};

  struct Series {
    std::map<std::string, std::uint64_t> by_result = {};  // "ok", "NotFound", …, "exception"
    std::array<std::uint64_t, bounds_us.size() + 1> buckets = {};
    std::chrono::nanoseconds total = {};
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, custengine::Operation>, Series> series_;  // by tenant and operation
};

}  // namespace example
