#include "serve/request_rates.hpp"

#include <algorithm>

namespace custengine::serve {

bool RequestRates::take(std::string_view client, Time now) {
  if (per_second_ == 0) return true;
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(client);
  if (found == buckets_.end()) {
    if (buckets_.size() >= max_clients) forget(now);
    const Bucket full{.tokens = static_cast<double>(per_second_), .filled = now};
    found = buckets_.emplace(std::string(client), full).first;
  }
  Bucket& bucket = found->second;
  bucket = {.tokens = tokens_at(bucket, now), .filled = std::max(now, bucket.filled)};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

double RequestRates::tokens_at(const Bucket& bucket, Time now) const noexcept {
  const auto rate = static_cast<double>(per_second_);
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - bucket.filled).count());
  return std::min(rate, bucket.tokens + seconds * rate);
}

void RequestRates::forget(Time now) {
  std::erase_if(buckets_,
                [&](const auto& client) { return tokens_at(client.second, now) >= static_cast<double>(per_second_); });
  if (buckets_.size() >= max_clients) buckets_.clear();
}

}  // namespace custengine::serve
