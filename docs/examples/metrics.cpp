#include "metrics.hpp"

#include <custengine/result.hpp>

#include <algorithm>

namespace example {

namespace {

/// Backslashes, quotes and line breaks are written as the format wants them.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out + '"';
}

std::string labels_of(std::string_view tenant, custengine::Operation operation) {
  return "tenant=" + quoted(tenant) + ",operation=" + quoted(to_string(operation));
}

std::string result_of(const custengine::Outcome& outcome) {
  if (outcome.threw) return "exception";
  return outcome.error ? std::string(to_string(outcome.error->code)) : "ok";
}

std::string seconds(std::chrono::nanoseconds time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  std::string fraction = std::to_string((time - whole).count());
  fraction.insert(0, 9 - fraction.size(), '0');
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return std::to_string(whole.count()) + '.' + fraction;
}

std::string line(std::string_view name, const std::string& labels, const std::string& value) {
  return std::string(name) + '{' + labels + "} " + value + '\n';
}

}  // namespace

void Metrics::after(const custengine::Call& call, const custengine::Outcome& outcome) {
  const auto bound = std::ranges::find_if(
      bounds_us, [&outcome](int most) { return outcome.elapsed <= std::chrono::microseconds(most); });
  const std::lock_guard lock(mutex_);
  Series& series = series_[{std::string(call.tenant), call.operation}];
  ++series.by_result[result_of(outcome)];
  ++series.buckets[static_cast<std::size_t>(bound - bounds_us.begin())];
  series.total += outcome.elapsed;
}

std::string Metrics::page() const {
  std::string calls =
      "# HELP custengine_calls_total Calls by tenant, operation and result.\n"
      "# TYPE custengine_calls_total counter\n";
  std::string times =
      "# HELP custengine_call_seconds How long calls took, by tenant and operation.\n"
      "# TYPE custengine_call_seconds histogram\n";
  const std::lock_guard lock(mutex_);
  for (const auto& [key, series] : series_) {
    const std::string labels = labels_of(key.first, key.second);
    for (const auto& [result, count] : series.by_result)
      calls += line("custengine_calls_total", labels + ",result=" + quoted(result), std::to_string(count));
    std::uint64_t so_far = 0;  // a bucket counts those below it, too
    for (std::size_t i = 0; i < series.buckets.size(); ++i) {
      so_far += series.buckets[i];
      const std::string bound = i < bounds_us.size() ? seconds(std::chrono::microseconds(bounds_us[i])) : "+Inf";
      times += line("custengine_call_seconds_bucket", labels + ",le=" + quoted(bound), std::to_string(so_far));
    }
    times += line("custengine_call_seconds_sum", labels, seconds(series.total));
    times += line("custengine_call_seconds_count", labels, std::to_string(so_far));
  }
  return calls + times;
}

}  // namespace example
