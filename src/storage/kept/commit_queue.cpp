#include "storage/kept/commit_queue.hpp"

#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace custengine::storage {

struct CommitQueue::Job : base::GroupQueue::Job {
  explicit Job(const kept::Group& one) noexcept : group(one) {}

  const kept::Group& group;
  std::optional<Result<kept::Outcome>> result = {};
  std::exception_ptr thrown = {};
};

namespace {

std::mt19937_64 seeded() {
  std::random_device device;
  std::seed_seq seeds{device(), device(), device(), device()};
  return std::mt19937_64(seeds);
}

/// True if a group may be to blame for the failure of all, and nothing was written.
bool may_succeed_alone(const Result<kept::Outcome>& result) {
  return result.has_error() ? result.error().code != ErrorCode::outcome_unknown : *result == kept::Outcome::behind;
}

}  // namespace

CommitQueue::CommitQueue(std::shared_ptr<Persistence> persistence)
    : persistence_(std::move(persistence)), stamps_(seeded()) {}

std::uint64_t CommitQueue::next_stamp() {
  const std::scoped_lock lock(stamps_mutex_);
  return stamps_();
}

Result<void> CommitQueue::commit(const kept::Group& group) {
  Job job(group);
  queue_.run(job, [this](std::span<base::GroupQueue::Job*> jobs) { return carry_out(jobs); });
  if (job.thrown) std::rethrow_exception(job.thrown);
  if (job.result->has_error()) return job.result->error();
  if (**job.result == kept::Outcome::behind)
    return Error{.code = ErrorCode::unavailable, .message = "another process wrote to the tenant"};
  return {};
}

std::size_t CommitQueue::carry_out(std::span<base::GroupQueue::Job*> jobs) noexcept {
  const auto of = [](base::GroupQueue::Job* job) -> Job& { return static_cast<Job&>(*job); };
  const auto commit = [this](std::span<const kept::Group> groups, auto set) {
    try {
      set(persistence_->commit(groups), nullptr);
    } catch (...) {
      set(std::nullopt, std::current_exception());
    }
  };
  try {
    std::vector<kept::Group> groups;
    groups.reserve(jobs.size());
    for (auto* const job : jobs) groups.push_back(of(job).group);
    const auto result = persistence_->commit(groups);
    for (auto* const job : jobs) of(job).result = result;
    if (jobs.size() > 1 && may_succeed_alone(result))
      for (auto* const job : jobs) of(job).result = std::nullopt;
  } catch (...) {
    for (auto* const job : jobs) of(job).thrown = std::current_exception();
  }
  for (auto* const job : jobs) {
    Job& one = of(job);
    if (!one.result && !one.thrown)
      commit({&one.group, 1}, [&one](std::optional<Result<kept::Outcome>> result, std::exception_ptr thrown) {
        one.result = std::move(result);
        one.thrown = std::move(thrown);
      });
    queue_.finish(one);
  }
  return 0;
}

}  // namespace custengine::storage
