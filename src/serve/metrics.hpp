#pragma once

#include "serve/world/worlds.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {

/// The media type of Metrics::text().
inline constexpr std::string_view metrics_media_type = "text/plain; version=0.0.4; charset=utf-8";

/// Counts requests and writes the counts as text for Prometheus. Labels are names of operations, classes of statuses
/// and tenants of the world of record: no text of a request, so that no client can add series.
///
/// Threads: every call may run on any thread.
/// Cost: add() takes less than a microsecond; text() a look at each series and at the health of each tenant.
class Metrics {
 public:
  /// `database`: the file of the world of record, whose size is shown; empty: there is none.
  explicit Metrics(std::string database = {});

  /// Counts a request as one that waits for its answer, as long as the object lives.
  class InFlight {
   public:
    /// `metrics` outlives it; null: counts nothing.
    explicit InFlight(Metrics* metrics) noexcept : metrics_(metrics) {
      if (metrics_ != nullptr) ++metrics_->in_flight_;
    }
    InFlight(InFlight&& other) noexcept : metrics_(std::exchange(other.metrics_, nullptr)) {}
    InFlight& operator=(InFlight&&) = delete;
    ~InFlight() {
      if (metrics_ != nullptr) --metrics_->in_flight_;
    }

   private:
    Metrics* metrics_;
  };

  /// A request was answered. `operation`: Route::operation; empty: the request had no route. If memory runs out, the
  /// request is not counted.
  void add(std::string_view operation, int status, std::chrono::microseconds elapsed) noexcept;

  /// Sets what counts the open connections. Requires: no other call runs. It is called as long as text() is.
  void set_connections(std::function<std::size_t()> count) { connections_ = std::move(count); }

  /// All metrics, in the text format 0.0.4.
  std::string text(const Worlds& worlds) const;

 private:
  // The upper limits of the histogram's buckets, in microseconds.
  static constexpr std::array<std::uint32_t, 15> limits_us{100,     250,     500,       1'000,     2'500,
                                                           5'000,   10'000,  25'000,    50'000,    100'000,
                                                           250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
  struct Series {
    std::array<std::uint64_t, 5> by_class = {};  // 1xx to 5xx
    std::array<std::uint64_t, limits_us.size() + 1> by_limit = {};
    std::uint64_t elapsed_us = 0;
  };
  void append_requests(std::string& text) const;
  void append_record(std::string& text, const Worlds& worlds) const;

  const std::string database_;
  std::atomic<std::int64_t> in_flight_ = 0;
  std::function<std::size_t()> connections_ = {};
  mutable std::mutex mutex_;
  std::map<std::string, Series, std::less<>> operations_;
};

}  // namespace custengine::serve
