#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace custengine::serve {

/// Limits the connections that one client, by its address, has open at a time.
/// Threads: every call may run on any thread.
class ClientSeats {
 public:
  /// A place that a connection has. Its destructor gives it back. Lifetime: the seats outlive it.
  class Seat {
   public:
    Seat() noexcept = default;  ///< of a client without a limit
    Seat(ClientSeats& seats, std::string client) noexcept : seats_(&seats), client_(std::move(client)) {}
    Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), client_(std::move(other.client_)) {}
    Seat& operator=(Seat&&) = delete;
    ~Seat() {
      if (seats_ != nullptr) seats_->leave(client_);
    }

   private:
    ClientSeats* seats_ = nullptr;
    std::string client_ = {};
  };

  /// `most`: for each client; 0: no limit.
  explicit ClientSeats(std::size_t most) noexcept : most_(most) {}

  /// nullopt: the client has no place left.
  std::optional<Seat> take(const std::string& client);
  bool have_limit() const noexcept { return most_ > 0; }

 private:
  void leave(const std::string& client) noexcept;

  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::string, std::size_t, std::less<>> taken_;
};

}  // namespace custengine::serve
