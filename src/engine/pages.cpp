#include <custengine/pages.hpp>

#include <custengine/session.hpp>

#include "engine/session_call.hpp"
#include "query/executor.hpp"
#include "query/request_check.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace custengine {

namespace {

Call call_of(const ListRequest& request) {
  return {.operation = Operation::list, .external_reference = request.external_reference};
}
Call call_of(const SearchRequest& /*request*/) {
  return {.operation = Operation::search};
}

Result<Page> page_of(const storage::Tenant& tenant, const ListRequest& request) {
  return query::list(tenant, request);
}
Result<Page> page_of(const storage::Tenant& tenant, const SearchRequest& request) {
  return query::search(tenant, request);
}

}  // namespace

struct Pages::State {
  std::shared_ptr<const detail::SessionState> session;
  std::variant<ListRequest, SearchRequest> request;
  std::optional<Result<Page>> current = {};  // nullopt: the end
  std::string next = {};                     // empty: the current page is the last one

  Result<Page> fetch(const std::string& after) const {
    return std::visit(
        [&](auto wanted) -> Result<Page> {
          if (!after.empty()) wanted.after = after;
          return engine::perform(*session, call_of(wanted), [&](engine::TenantEntry& tenant) -> Result<Page> {
            if (const auto checked = query::check(wanted, query::WantedPages::all); !checked) return checked.error();
            return page_of(tenant.tenant(), wanted);
          });
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
