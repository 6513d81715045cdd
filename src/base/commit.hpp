#pragma once

namespace custengine::base {

/// Marks that this thread is in commit(). Fault tests use it to choose which allocations to fail: those inside or those
/// outside of commits.
class CommitScope {
 public:
  CommitScope() noexcept { ++depth_; }
  ~CommitScope() { --depth_; }
  CommitScope(const CommitScope&) = delete;
  CommitScope& operator=(const CommitScope&) = delete;

  static bool is_open() noexcept { return depth_ > 0; }

 private:
  inline static thread_local constinit int depth_ = 0;
};

/// Runs the part of a write that changes what is stored. This is the policy for running out of memory:
/// - Before commit(), a write checks and builds; it may throw std::bad_alloc, and has changed nothing by then.
/// - `change` may fail only by running out of memory. Then the process ends (std::terminate), because half a write
/// would be left.
///
/// Hosts bound memory by TenantOptions::max_bytes and EngineOptions::max_bytes; both are checked before commit().
template <class Change>
auto commit(Change change) noexcept {
  const CommitScope scope;
  return change();
}

}  // namespace custengine::base
