#include <custengine/change.hpp>

#include "storage/feed/change_dispatch.hpp"

#include <utility>

namespace custengine {

std::string_view to_string(ChangeType type) noexcept {
  switch (type) {
    case ChangeType::created:
      return "CUSTOMER_CREATE";
    case ChangeType::updated:
      return "CUSTOMER_UPDATE";
    case ChangeType::deleted:
      return "CUSTOMER_DELETE";
    case ChangeType::store_details:
      return "CUSTOMER_STORE_DETAILS";
  }
  return "?";
}

Subscription::Subscription(std::weak_ptr<detail::ChangeDispatch> dispatch, std::uint64_t number,
                           std::uint64_t since) noexcept
    : dispatch_(std::move(dispatch)), number_(number), since_(since) {}

Subscription::Subscription(Subscription&& other) noexcept
    : dispatch_(std::move(other.dispatch_)), number_(std::exchange(other.number_, 0)), since_(other.since_) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  if (this == &other) return *this;
  unsubscribe();
  dispatch_ = std::move(other.dispatch_);
  number_ = std::exchange(other.number_, 0);
  since_ = other.since_;
  return *this;
}

Subscription::~Subscription() {
  unsubscribe();
}

void Subscription::unsubscribe() noexcept {
  const auto number = std::exchange(number_, 0);
  if (number == 0) return;
  if (const auto dispatch = dispatch_.lock()) dispatch->unsubscribe(number);
  dispatch_.reset();
}

}  // namespace custengine
