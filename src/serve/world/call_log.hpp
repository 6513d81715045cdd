#pragma once

#include "serve/http/message.hpp"
#include "serve/world/call.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::serve {

/// The id of the customer that an answer made: the end of the Location of a 201. Empty if it made none.
/// Lifetime: of the response.
std::string_view created_id(const Response& response) noexcept;

/// The calls of a world: the newest of them, and exact counts of all. It holds no body, no query and no header field
/// but X-Request-Id.
///
/// Anyone may make calls, so what they send takes little memory. A tenant or id that is too long to be one is kept as
/// empty, and a long path is cut. A call that was refused may name tenants and ids that do not exist: such calls are
/// counted by operation and status alone, and by tenant and id only while their entries are kept.
///
/// Threads: every call may run on any thread. Cost of end(): two look-ups; memory only for what is kept.
class CallLog {
 public:
  static constexpr std::size_t max_entries = 10'000;
  /// The combinations of operation, tenant, status and id that are counted apart.
  static constexpr std::size_t max_counts = 20'000;
  static constexpr std::size_t max_id = 128;    ///< bytes; no valid id is longer
  static constexpr std::size_t max_path = 512;  ///< bytes that are kept

  struct Entry {
    std::uint64_t number = 0;
    std::chrono::system_clock::time_point time = {};  ///< at the answer
    std::string method = {}, path = {}, operation = {}, tenant = {}, id = {}, request_id = {};
    int status = 0;
    std::chrono::microseconds elapsed = {};
  };

  /// The calls that are asked for: each condition that is given must hold.
  struct Filter {
    std::optional<std::string> operation = {}, tenant = {}, id = {};
    std::optional<int> status = {};
    std::optional<std::string> request_id = {};
    std::uint64_t since = 0;  ///< only calls with a greater number
  };

  struct Count {
    std::uint64_t calls = 0;
    bool is_exact = true;  ///< false: there may have been more
  };

  struct List {
    std::vector<Entry> entries = {};  ///< by number
    std::uint64_t dropped = 0;        ///< the calls that are kept no more, whether they match or not
  };

  /// The number of the next call, from 1.
  std::uint64_t begin() noexcept;
  /// Notes that a call has its answer.
  void end(std::uint64_t number, const Call& call, int status, std::chrono::microseconds elapsed,
           const CallDetails& details = {});

  /// The newest `limit` calls that match.
  List list(const Filter& filter, std::size_t limit) const;
  /// nullopt if it is not kept.
  std::optional<Entry> find(std::uint64_t number) const;
  /// The number of all calls that match, also of those that are kept no more. Not exact if:
  /// - `since` is given, and a call after it was dropped;
  /// - `request_id` is given, and a call was dropped;
  /// - `id` is given, and there were too many different ids to count each;
  /// - `tenant` or `id` is given, and a refused call was dropped that may have had it;
  /// - there were too many different tenants to count each.
  Count count(const Filter& filter) const;

  /// What one who counts again and again has seen. It begins empty.
  struct Seen {
    std::optional<Count> count = {};
    std::uint64_t ended = 0, clears = 0;
  };
  /// Brings `seen.count` up to date: the first time, and after clear(), as count() gives it. Then a look at each call
  /// that ended since; `is_exact` stays as it was. Always use it with the same filter.
  void count_on(const Filter& filter, Seen& seen) const;

  /// Forgets all calls. Numbers go on.
  void clear();
  /// Forgets all calls, and numbers begin at 1. Requires that no call runs.
  void start_over();

 private:
  /// The calls that a counter counts.
  enum class Counts {
    one_id,      ///< those of its operation, tenant, id and status
    any_id,      ///< the same, but with all ids that had no room
    any_tenant,  ///< refused calls of its operation and status
  };
  struct Counted {
    std::string operation = {}, tenant = {}, id = {};
    int status = 0;
    Counts what = Counts::one_id;
    std::uint64_t calls = 0;
  };

  // Called with the lock held.
  void count_call(const Entry& entry);
  Counted* counter(const Entry& entry, Counts what, std::size_t limit);
  Count count_all(const Filter& filter) const;
  Count count_kept(const Filter& filter) const;
  /// Adds those of `calls` refused calls that match. Requires: `calls` have the filter's operation and status.
  void add_refused(const Filter& filter, std::uint64_t calls, Count& count) const;

  mutable std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::vector<Entry> entries_;  // a ring: the next entry goes to ended_ % max_entries
  std::uint64_t ended_ = 0;
  std::uint64_t clears_ = 0;
  std::uint64_t newest_dropped_ = 0;  // the greatest number that was dropped
  std::unordered_map<std::string, Counted> counts_;
  std::uint64_t uncounted_ = 0;  // calls that had no room in counts_
  std::string key_;              // of the last look-up; a member, to keep its memory
};

}  // namespace custengine::serve
