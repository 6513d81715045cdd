#include <custengine/pages.hpp>

#include <custengine/session.hpp>

#include "model/violations.hpp"

#include <utility>

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

Pages::Pages(std::shared_ptr<const detail::SessionState> session, Request request)
    : session_(std::move(session)), request_(std::move(request)) {}

Result<Page> Pages::fetch(const std::string& after) const {
  return std::visit(
      [&](auto request) -> Result<Page> {
        if (!after.empty()) request.after = after;
        auto page = call(Session(session_), request);
        // In this order, so that permission and tenant are judged first, as everywhere.
        if (page && request.page_number != 1) return wrong_first_page();
        return page;
      },
      request_);
}

void Pages::show(Result<Page> page) {
  next_ = page ? page->next : std::string();
  current_ = std::move(page);
}

Pages::Iterator Pages::begin() {
  show(fetch({}));
  return Iterator(this);
}

void Pages::advance() {
  if (next_.empty())
    current_.reset();
  else
    show(fetch(next_));
}

}  // namespace custengine
