#pragma once

#include <custengine/change.hpp>
#include <custengine/engine.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve {

/// Sends a JSON body by POST and returns the status of the answer; unavailable if there was none in time. Must return
/// soon after a stop is requested.
using Post = std::function<Result<int>(const std::string& url, const std::string& body,
                                       std::chrono::milliseconds timeout, const std::stop_token& stop)>;

/// A URL that is told about changes of customers.
struct Webhook {
  std::string url = {};
  std::vector<ChangeType> events = {};     ///< created, updated, deleted; at least one
  std::optional<std::string> tenant = {};  ///< nullopt: all tenants
};

/// Sends the changes of a world's customers to URLs, in the order of the changes. A delivery that gets no answer, or a
/// status of 5xx, is tried again, up to ten times more; the time before a try doubles, up to a minute. Any other status
/// but 2xx fails at once. A delivery that waits for its next try lets later ones pass.
///
/// It has a thread, which calls the post function. The destructor requests a stop of a call that runs, and
/// waits for its end.
/// Lifetime: the engine outlives it.
/// Threads: every call may run on any thread, except the destructor.
class Webhooks {
 public:
  static constexpr unsigned max_retries = 10;
  static constexpr std::chrono::milliseconds timeout = std::chrono::seconds(10);
  static constexpr std::chrono::milliseconds max_wait = std::chrono::minutes(1);
  static constexpr std::size_t max_pending = 10'000;  ///< further changes are dropped, and counted
  static constexpr std::size_t max_log = 1'000;       ///< deliveries that are done

  struct Delivery {
    enum class State { pending, delivered, failed };
    std::uint64_t number = 0;
    State state = State::pending;
    std::string url = {}, tenant = {}, customer = {};
    ChangeType event = {};
    std::uint64_t sequence = 0;
    unsigned tries = 0;
    std::optional<int> status = {};  ///< of the last try's answer
    std::string error = {};          ///< of the last try, if it had no answer
  };

  struct Report {
    std::vector<Delivery> deliveries = {};  ///< by number; all that are pending, and the newest of the others
    std::uint64_t dropped = 0;
  };

  /// `first_wait`: before the second try.
  Webhooks(Engine& engine, std::vector<Webhook> webhooks, Post post, std::chrono::milliseconds first_wait);
  Webhooks(const Webhooks&) = delete;
  Webhooks& operator=(const Webhooks&) = delete;
  ~Webhooks();

  const std::vector<Webhook>& webhooks() const noexcept { return webhooks_; }
  std::chrono::milliseconds first_wait() const noexcept { return first_wait_; }
  Report report() const;

  /// Follows a tenant that was made: sends the changes after `after`, those too that came before this call, if the
  /// tenant still keeps them. One of the same id, which was followed before, is gone. nullopt: the changes from now on.
  void follow(const std::string& tenant, std::optional<std::uint64_t> after);
  /// Ends what follow() did, if the engine has no such tenant any more.
  void forget(const std::string& tenant);
  /// The number of tenants that it follows.
  std::size_t followed() const;
  /// Forgets all deliveries, also those that are pending, and follows the tenants that the engine has now. Requires
  /// that nothing changes meanwhile.
  void start_over();

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Due = std::pair<Time, std::uint64_t>;  // a time, and the number of a delivery
  struct Pending {
    Delivery delivery = {};
    std::string body = {};
  };

  void add(std::string_view tenant, const Change& change);
  /// Adds the changes after `after`, up to `last`.
  void add_earlier(const std::string& tenant, const Session& session, std::uint64_t after, std::uint64_t last);
  void run();
  /// Sends the delivery that is due, or waits. Returns with the lock held, as it was.
  void step(std::unique_lock<std::mutex>& lock);
  /// Notes what came of the delivery. Until it is done, it stays on the agenda.
  void settle(const Due& due, const Result<int>& status);

  Engine& engine_;
  const std::vector<Webhook> webhooks_;
  const Post post_;
  const std::chrono::milliseconds first_wait_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  std::map<std::uint64_t, Pending> pending_;  // by number
  std::set<Due> agenda_;                      // when each pending delivery is due
  std::deque<Delivery> done_;
  std::uint64_t last_ = 0, dropped_ = 0;
  bool stops_ = false;
  std::stop_source stop_;
  mutable std::mutex following_;  // for subscriptions_; not held while a callback could wait for it
  std::map<std::string, Subscription, std::less<>> subscriptions_;
  std::thread thread_;
};

}  // namespace custengine::serve
