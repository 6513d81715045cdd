#include "serve/metrics.hpp"

#include <custengine/version.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

// Operations are names of routes, of which there are some dozens. Beyond this number they are counted as "other".
constexpr std::size_t max_operations = 256;

void append_head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(text), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

template <class Number>
void append_gauge(std::string& text, std::string_view name, std::string_view help, Number value) {
  append_head(text, name, "gauge", help);
  fmt::format_to(std::back_inserter(text), "{} {}\n", name, value);
}

/// One metric with a value for each tenant.
struct TenantMetric {
  std::string_view name, type, help;
  std::uint64_t (*value)(const TenantHealth& health);
};

constexpr TenantMetric tenant_metrics[] = {
    {"custengine_tenant_loaded", "gauge", "1 if the tenant is in memory.",
     [](const TenantHealth& health) -> std::uint64_t { return health.state != TenantHealth::State::not_loaded; }},
    {"custengine_tenant_read_only", "gauge", "1 if the file takes no more writes of the tenant.",
     [](const TenantHealth& health) -> std::uint64_t { return health.state == TenantHealth::State::read_only; }},
    {"custengine_tenant_write_failed", "gauge", "1 if the newest write could not be kept.",
     [](const TenantHealth& health) -> std::uint64_t { return health.last_error.has_value(); }},
    {"custengine_tenant_sequence", "counter", "The number of the newest change.",
     [](const TenantHealth& health) { return health.sequence; }},
    {"custengine_tenant_entry", "counter", "The number of the newest entry of the log in the file.",
     [](const TenantHealth& health) { return health.entry; }},
};

// Ids of tenants have letters, digits, - and _ only, so labels need no escapes.
void append_tenants(std::string& text, const Engine& engine) {
  std::vector<std::pair<std::string, TenantHealth>> tenants;
  for (std::string& tenant : engine.tenants())
    if (auto health = engine.health(tenant))  // else it was dropped meanwhile
      tenants.emplace_back(std::move(tenant), *std::move(health));
  for (const TenantMetric& metric : tenant_metrics) {
    append_head(text, metric.name, metric.type, metric.help);
    for (const auto& [tenant, health] : tenants)
      fmt::format_to(std::back_inserter(text), "{}{{tenant=\"{}\"}} {}\n", metric.name, tenant, metric.value(health));
  }
}

void append_file_size(std::string& text, std::string_view name, std::string_view help, const std::string& file) {
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(file, failed);
  if (!failed) append_gauge(text, name, help, bytes);
}

// As Linux shows it. 0 elsewhere.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size_pages = 0, resident_pages = 0;
  if (!(file >> size_pages >> resident_pages)) return 0;
  return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

Metrics::Metrics(std::string database) : database_(std::move(database)) {}

void Metrics::add(std::string_view operation, int status, std::chrono::microseconds elapsed) noexcept {
  const auto us = static_cast<std::uint64_t>(std::max<std::chrono::microseconds::rep>(elapsed.count(), 0));
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(limits_us, us) - limits_us.begin());
  const auto status_class = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
  try {
    const std::lock_guard lock(mutex_);
    auto found = operations_.find(operation.empty() ? std::string_view("none") : operation);
    if (found == operations_.end())
      found = operations_
                  .try_emplace(operation.empty()                          ? "none"
                               : operations_.size() + 1 >= max_operations ? "other"
                                                                          : std::string(operation))
                  .first;
    Series& series = found->second;
    ++series.by_class[status_class];
    ++series.by_limit[bucket];
    series.elapsed_us += us;
  } catch (const std::exception&) {
    // There was no memory for a new series. The answer to the request matters more than its count.
  }
}

void Metrics::append_requests(std::string& text) const {
  const std::lock_guard lock(mutex_);
  const auto out = std::back_inserter(text);
  constexpr std::string_view requests = "custengine_http_requests_total";
  append_head(text, requests, "counter", "Requests that were answered, by operation and class of status.");
  for (const auto& [operation, series] : operations_)
    for (std::size_t status_class = 0; status_class < series.by_class.size(); ++status_class)
      if (series.by_class[status_class] != 0)
        fmt::format_to(out, "{}{{operation=\"{}\",status=\"{}xx\"}} {}\n", requests, operation, status_class + 1,
                       series.by_class[status_class]);
  constexpr std::string_view duration = "custengine_http_request_duration_seconds";
  append_head(text, duration, "histogram", "The time from a whole request to its answer, by operation.");
  for (const auto& [operation, series] : operations_) {
    std::uint64_t count = 0;
    for (std::size_t bucket = 0; bucket < limits_us.size(); ++bucket) {
      count += series.by_limit[bucket];
      fmt::format_to(out, "{}_bucket{{operation=\"{}\",le=\"{}\"}} {}\n", duration, operation,
                     static_cast<double>(limits_us[bucket]) / 1e6, count);
    }
    count += series.by_limit.back();
    fmt::format_to(out, "{}_bucket{{operation=\"{}\",le=\"+Inf\"}} {}\n", duration, operation, count);
    fmt::format_to(out, "{}_sum{{operation=\"{}\"}} {}\n", duration, operation,
                   static_cast<double>(series.elapsed_us) / 1e6);
    fmt::format_to(out, "{}_count{{operation=\"{}\"}} {}\n", duration, operation, count);
  }
}

void Metrics::append_record(std::string& text, const Worlds& worlds) const {
  for (const auto& world : worlds.all())
    if (world->is_record()) append_tenants(text, world->engine());
  if (database_.empty()) return;
  append_file_size(text, "custengine_file_bytes", "The size of the file of tenants.", database_);
  append_file_size(text, "custengine_log_bytes", "The size of the file's log.", database_ + "-log");
}

std::string Metrics::text(const Worlds& worlds) const {
  std::string text;
  append_head(text, "custengine_build_info", "gauge", "Always 1; the label is the version of the program.");
  fmt::format_to(std::back_inserter(text), "custengine_build_info{{version=\"{}\"}} 1\n", CUSTENGINE_VERSION);
  append_requests(text);
  append_gauge(text, "custengine_http_requests_in_flight", "Requests that wait for their answer.", in_flight_.load());
  if (connections_) append_gauge(text, "custengine_http_connections", "Open connections.", connections_());
  append_gauge(text, "custengine_worlds", "Worlds, the default one included.", worlds.count());
  if (const std::uint64_t bytes = resident_bytes(); bytes != 0)
    append_gauge(text, "process_resident_memory_bytes", "The memory of the process that is in RAM.", bytes);
  append_record(text, worlds);
  return text;
}

}  // namespace custengine::serve
