#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace custengine::serve {

/// Limits the requests of each client, by its address: a token bucket, which holds one second's requests.
///
/// Threads: every call may run on any thread. Cost: a look-up under a mutex, and memory for at most `max_clients`
/// addresses. If there are more, those whose buckets are full are forgotten, and then all.
class RequestRates {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t max_clients = 10'000;

  /// `per_second`: for each client; 0: no limit.
  explicit RequestRates(std::size_t per_second) noexcept : per_second_(per_second) {}

  /// Counts a request. False if the client has to wait.
  bool take(std::string_view client, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled = {};
  };
  double tokens_at(const Bucket& bucket, Time now) const noexcept;
  void forget(Time now);

  const std::size_t per_second_;
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace custengine::serve
