#pragma once

namespace custengine::base {

/// True while this thread commits, see commit(): so that tests fail the allocations of everything else.
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

/// The policy for want of memory, in the one place where it acts. What a write judges and builds may throw
/// std::bad_alloc, and has changed nothing by then. `change` is the rest: it changes what is stored, and does nothing
/// that can fail but take memory. If that fails the process ends (std::terminate), as there would be half a write.
/// Hosts bound memory by TenantOptions::max_bytes and EngineOptions::max_bytes, which are judged before.
template <class Change>
auto commit(Change change) noexcept {
  const CommitScope scope;
  return change();
}

}  // namespace custengine::base
