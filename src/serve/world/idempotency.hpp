#pragma once

#include "serve/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace custengine::serve {

/// What tells the request of a key from another one with the same key: a hash of its target and body, so that the body
/// need not be kept.
struct Fingerprint {
  std::uint64_t first = 0, second = 0;
  std::size_t size = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Cost: about a nanosecond per byte.
Fingerprint fingerprint_of(std::string_view target, std::string_view body) noexcept;

/// The answers to requests that had an Idempotency-Key: the newest 10 000, and 64 MiB of them at most. A request that
/// still runs is never forgotten for newer ones: the same key would then run a second time.
/// Threads: every call may run on any thread.
class Idempotency {
 public:
  static constexpr std::size_t max_entries = 10'000, max_bytes = 64 << 20;

  enum class Verdict {
    first,          ///< the request runs now; finish() or abandon() follows
    running,        ///< a request with this key has no answer yet
    answered,       ///< `answer` is the one of the first request
    other_request,  ///< the key was used with another request
  };
  struct Begun {
    Verdict verdict = Verdict::first;
    std::uint64_t ticket = 0;  ///< for finish() and abandon()
    Response answer = {};
  };

  /// `key` includes all that makes one client's key differ from another's. An old answer may be dropped for the new
  /// entry.
  Begun begin(const std::string& key, const Fingerprint& request);
  /// Keeps the status, the header fields and the body of an answer. No effect after clear().
  void finish(const std::string& key, std::uint64_t ticket, const Response& answer);
  /// Forgets the request, so that it can be sent again. No effect after clear().
  void abandon(const std::string& key, std::uint64_t ticket);
  /// Forgets all.
  void clear();

  std::size_t size() const;

 private:
  struct Entry {
    std::string key = {};
    Fingerprint request = {};
    std::uint64_t ticket = 0;
    bool is_answered = false;
    Response answer = {};
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // oldest first

  /// The entry that a ticket belongs to; end() if it was dropped.
  Entries::iterator find(const std::string& key, std::uint64_t ticket);
  void drop(Entries::iterator entry);
  /// Drops old answers, but not `newest`, until the others fit.
  void make_room(Entries::iterator newest);

  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;  // views into entries_
  std::uint64_t last_ticket_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace custengine::serve
