#pragma once

#include "serve/http/message.hpp"
#include "serve/world/call.hpp"
#include "serve/world/fault_rule.hpp"

#include <custengine/result.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace custengine::serve {

class World;

/// What the faults of one moment do to a request.
struct Strike {
  std::optional<Response> response = {};  ///< in place of the operation's answer
  Delivery delivery = {};                 ///< how the answer, whichever it is, is sent
};

/// The faults of a world, in the order in which they were made.
///
/// Threads: every call may run on any thread. Counts are exact: of N calls, every nth strikes N / n.
/// Cost of strike(): a look at each fault; nothing if there is none.
class Faults {
 public:
  static constexpr std::size_t max_faults = 1000;

  /// A fault, and what it did so far.
  struct State {
    std::uint64_t id = 0;
    FaultRule rule = {};
    std::uint64_t matched = 0, struck = 0;
    std::string last_error = {};  ///< why its patch, or its step of the clock, could not be applied; empty: none
  };

  /// Returns its id. Errors: resource_exhausted (max_faults).
  Result<std::uint64_t> add(FaultRule rule);
  std::vector<State> all() const;
  std::optional<State> find(std::uint64_t id) const;
  /// False if there is no such fault.
  bool remove(std::uint64_t id);
  void clear();
  /// True if there is none. Cost: an atomic load.
  bool empty() const noexcept { return count_ == 0; }
  /// Drops all faults; the next has the id 1.
  void start_over();

  /// Counts the call for each fault that matches it, and carries out those that strike. The first that gives a response
  /// ends the look. For `before`, a response is given in place of the operation, which is then not done; faults of
  /// `after` must not be asked about such a call.
  Strike strike(FaultMoment moment, const Call& call, World& world);

 private:
  struct Struck {
    std::uint64_t id = 0;
    std::shared_ptr<const FaultAction> action = {};
  };
  struct Entry {
    State state = {};
    std::shared_ptr<const FaultAction> action = {};  // shared, so that a removed one can still be carried out
  };

  std::vector<Struck> judge(FaultMoment moment, const Call& call);
  void note_error(std::uint64_t id, const std::string& message);
  void apply_patch(const Struck& struck, const Call& call, World& world);

  mutable std::mutex mutex_;
  std::atomic<std::size_t> count_ = 0;  // of entries_, to be read without the lock
  std::vector<Entry> entries_;
  std::uint64_t last_id_ = 0;
};

}  // namespace custengine::serve
