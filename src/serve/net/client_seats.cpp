#include "serve/net/client_seats.hpp"

namespace custengine::serve {

std::optional<ClientSeats::Seat> ClientSeats::take(const std::string& client) {
  if (!have_limit()) return Seat();
  std::string name = client;  // before anything is counted: a copy may fail
  const std::lock_guard lock(mutex_);
  std::size_t& count = taken_[client];
  if (count >= most_) return std::nullopt;
  ++count;
  return Seat(*this, std::move(name));
}

void ClientSeats::leave(const std::string& client) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = taken_.find(client);
  if (--found->second == 0) taken_.erase(found);
}

}  // namespace custengine::serve
