#include <custengine/pages.hpp>

#include <custengine/session.hpp>

#include "model/violations.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace custengine {

namespace {

Result<Page> call(const Session& session, const ListRequest& request) {
  return session.list(request);
}
Result<Page> call(const Session& session, const SearchRequest& request) {
  return session.search(request);
}

Error wrong_first_page() {
  model::Violations violations;
  violations.add("pageNumber", "must be 1: all pages are wanted");
  return std::move(violations).to_error();
}

}  // namespace

struct Pages::State {
  std::shared_ptr<const detail::SessionState> session;
  std::variant<ListRequest, SearchRequest> request;
  std::optional<Result<Page>> current = {};  // nothing: the end
  std::string next = {};                     // empty: the current page is the last one

  Result<Page> fetch(const std::string& after) const {
    return std::visit(
        [&](auto wanted) -> Result<Page> {
          if (!after.empty()) wanted.after = after;
          auto page = call(Session(session), wanted);
          // In this order, so that permission and tenant are judged first, as everywhere.
          if (page && wanted.page_number != 1) return wrong_first_page();
          return page;
        },
        request);
  }

  void show(Result<Page> page) {
    next = page ? page->next : std::string();
    current = std::move(page);
  }
};

Pages::Pages(std::shared_ptr<const detail::SessionState> session, ListRequest request)
    : state_(new State{std::move(session), std::move(request)}) {}
Pages::Pages(std::shared_ptr<const detail::SessionState> session, SearchRequest request)
    : state_(new State{std::move(session), std::move(request)}) {}

Pages::Pages(const Pages& other) : state_(std::make_unique<State>(*other.state_)) {}
Pages::Pages(Pages&&) noexcept = default;
Pages::~Pages() = default;

Pages& Pages::operator=(Pages other) noexcept {
  state_ = std::move(other.state_);
  return *this;
}

Pages::Iterator Pages::begin() {
  state_->show(state_->fetch({}));
  return Iterator(this);
}

Result<Page>& Pages::Iterator::operator*() const noexcept {
  return *pages_->state_->current;
}

Result<Page>* Pages::Iterator::operator->() const noexcept {
  return &**this;
}

Pages::Iterator& Pages::Iterator::operator++() {
  State& state = *pages_->state_;
  if (state.next.empty())
    state.current.reset();
  else
    state.show(state.fetch(state.next));
  return *this;
}

bool Pages::Iterator::at_end() const noexcept {
  return !pages_ || !pages_->state_->current;
}

}  // namespace custengine
