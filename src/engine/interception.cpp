#include "engine/interception.hpp"

namespace custengine {

std::string_view to_string(Operation operation) noexcept {
  switch (operation) {
    case Operation::list:
      return "list";
    case Operation::create:
      return "create";
    case Operation::search:
      return "search";
    case Operation::search_external:
      return "search_external";
    case Operation::import_external:
      return "import_external";
    case Operation::get:
      return "get";
    case Operation::find_by_external_reference:
      return "find_by_external_reference";
    case Operation::update:
      return "update";
    case Operation::remove:
      return "remove";
    case Operation::erase:
      return "erase";
    case Operation::attach_extension:
      return "attach_extension";
    case Operation::detach_extension:
      return "detach_extension";
    case Operation::find_duplicates:
      return "find_duplicates";
    case Operation::merge:
      return "merge";
    case Operation::explain_merge:
      return "explain_merge";
    case Operation::apply:
      return "apply";
    case Operation::get_in_store:
      return "get_in_store";
    case Operation::set_store_details:
      return "set_store_details";
    case Operation::import_customers:
      return "import_customers";
    case Operation::importer:
      return "importer";
    case Operation::finish_import:
      return "finish_import";
    case Operation::count:
      return "count";
    case Operation::snapshot:
      return "snapshot";
    case Operation::changes:
      return "changes";
    case Operation::subscribe:
      return "subscribe";
    case Operation::count_by:
      return "count_by";
    case Operation::suggest:
      return "suggest";
    case Operation::open_session:
      return "open_session";
    case Operation::contains:
      return "contains";
    case Operation::get_many:
      return "get_many";
    case Operation::store_details:
      return "store_details";
  }
  return "?";
}

Result<void> Interceptor::before(const Call&) {
  return {};
}

Result<void> Interceptor::before_answer(const Call&, const Outcome&) {
  return {};
}

void Interceptor::after(const Call&, const Outcome&) {}

}  // namespace custengine

namespace custengine::engine {

Result<void> Interception::before() {
  began_ = clock_.now();
  auto allowed = interceptor_.before(call_);
  began_steadily_ = std::chrono::steady_clock::now();
  return allowed;
}

void Interception::tell(Outcome outcome) {
  outcome.elapsed = std::chrono::steady_clock::now() - began_steadily_;
  try {
    outcome.duration = clock_.now() - began_;
  } catch (...) {
    // The operation is done. A clock that throws must not turn it into an exception for the caller.
  }
  interceptor_.after(call_, outcome);
}

void Interception::after_exception() noexcept {
  try {
    tell({.threw = true});
  } catch (...) {
    // The operation's own exception is more important.
  }
}

}  // namespace custengine::engine
