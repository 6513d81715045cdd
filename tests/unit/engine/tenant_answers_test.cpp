// Every call of a session has the same answer with a second tenant full of similar data and without it.

#include "support.hpp"

#include <custengine/json.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace tenant_answers_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Strings = std::vector<std::string>;

std::string text_of(std::uint64_t value) {
  return std::to_string(value);
}
std::string text_of(const std::string& value) {
  return value;
}
std::string text_of(const StoreDetailsEntry& entry) {
  return entry.store_id + entry.customer_id + to_json(entry.details);
}
std::string text_of(const std::optional<Customer>& customer) {
  return customer ? to_json(*customer) : "none";
}
std::string text_of(const LostValue& value) {
  return value.field + value.kept + value.lost;
}
template <class T>
requires requires(const T& value) {
  to_json(value);
}
std::string text_of(const T& value) {
  return to_json(value);
}
template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text += text_of(value) + '\n';
  return text;
}
std::string text_of(const MergePreview& preview) {
  return to_json(preview.customer) + text_of(preview.lost);
}
std::string text_of(const BatchResult& result) {
  return text_of(result.customers) + text_of(result.sequence);
}

template <class T>
std::string answer_of(const Result<T>& result) {
  if (!result) return to_json(result.error());
  if constexpr (std::is_void_v<T>)
    return "done";
  else
    return text_of(*result);
}

using S = Session&;
using Ask = std::function<std::string(S)>;

/// In this order; "x-…" are ids and references of the other tenant's customers.
std::vector<Ask> reads() {
  return {
      [](S s) { return answer_of(s.list()); },
      [](S s) { return answer_of(s.list({.external_reference = "x-ref"})); },
      [](S s) { return answer_of(s.list({.page_size = 1})); },
      [](S s) {
        std::string text;
        for (const auto& page : s.pages(ListRequest{.page_size = 1})) text += answer_of(page);
        return text;
      },
      [](S s) { return answer_of(s.search({.query = "ada"})); },
      [](S s) { return answer_of(s.search({.query = "x-", .explain = true})); },
      [](S s) { return answer_of(s.search_external({.query = "eva"})); },
      [](S s) { return answer_of(s.get("ada")); },
      [](S s) { return answer_of(s.get("x-1")); },
      [](S s) { return answer_of(s.contains("x-1").transform([](bool is) { return std::uint64_t{is}; })); },
      [](S s) {
        return answer_of(s.get_many(std::vector<std::string_view>{"ada", "x-1", "x-2"}));
      },
      [](S s) {
        return answer_of(s.get_many(std::vector<std::string_view>{"bo", "ada"}));
      },
      [](S s) { return answer_of(s.find_by_external_reference("ref-ada")); },
      [](S s) { return answer_of(s.find_by_external_reference("x-ref")); },
      [](S s) { return answer_of(s.find_duplicates()); },
      [](S s) { return answer_of(s.explain_merge("ada", "bo")); },
      [](S s) { return answer_of(s.explain_merge("ada", "x-1")); },
      [](S s) { return answer_of(s.preview_merge("bo", "ada")); },
      [](S s) { return answer_of(s.get_in_store("oslo", "ada")); },
      [](S s) { return answer_of(s.get_in_store("x-store", "ada")); },
      [](S s) { return answer_of(s.store_details()); },
      [](S s) { return answer_of(s.store_details("x-store")); },
      [](S s) { return answer_of(s.count()); },
      [](S s) { return answer_of(s.snapshot()); },
      [](S s) { return answer_of(s.changes(0, 100)); },
      [](S s) { return answer_of(s.count_by(FacetField::city)); },
      [](S s) { return answer_of(s.suggest("a")); },
      [](S s) { return std::string(s.subject()) + std::string(s.tenant()); },
  };
}

std::vector<Ask> writes() {
  return {
      [](S s) { return answer_of(s.create({.id = "x-1", .external_reference = "x-ref", .first_name = "Ours"})); },
      [](S s) { return answer_of(s.create({.id = "new", .external_reference = "ref-ada", .first_name = "Taken"})); },
      [](S s) {
        return answer_of(s.import_external({.external_id = "x-crm", .customer = {.id = "crm", .first_name = "Eva"}}));
      },
      [](S s) { return answer_of(s.update("ada", {.email = "x@example.com", .city = "Oslo"})); },
      [](S s) { return answer_of(s.update("x-2", {.city = "Oslo"})); },
      [](S s) { return answer_of(s.modify("ada", [](const Customer&) { return CustomerPatch{.city = "Bergen"}; })); },
      [](S s) { return answer_of(s.modify("x-2", [](const Customer&) { return CustomerPatch{.city = "Bergen"}; })); },
      [](S s) { return answer_of(s.attach_extension("bo", {.organization_id = "x-org"})); },
      [](S s) { return answer_of(s.detach_extension("bo", Extension{.organization_id = "x-org"})); },
      [](S s) { return answer_of(s.set_store_details("oslo", "ada", {.note = "ours"})); },
      [](S s) { return answer_of(s.set_store_details("x-store", "ada", {.note = "ours"})); },
      [](S s) { return answer_of(s.apply(std::vector{Write::update("ada", {.city = "Bodø"})})); },
      [](S s) { return answer_of(s.apply(std::vector{Write::update("x-2", {.city = "Bodø"})})); },
      [](S s) {
        const CustomerDraft drafts[] = {{.id = "x-2", .first_name = "Ours"}, {.id = "ada", .first_name = "Taken"}};
        return answer_of(s.import_customers(drafts));
      },
      [](S s) {
        auto importer = s.importer().value();
        importer.add({.id = "x-3", .email = "x@example.com"}).value();
        return answer_of(importer.finish());
      },
      [](S s) { return answer_of(s.merge("ada", "x-1")); },
      [](S s) { return answer_of(s.get("x-1")); },  // merged into "ada"
      [](S s) { return answer_of(s.remove("x-2")); },
      [](S s) { return answer_of(s.remove("x-4")); },
      [](S s) { return answer_of(s.erase("bo")); },
      [](S s) { return answer_of(s.erase("x-4")); },
  };
}

/// The answers of the session's calls, and the changes of its subscription.
struct Answers {
  Strings texts;
  std::string delivered;
  std::set<std::string> operations;
};

/// With another tenant, that one writes before each call.
Answers ask_all(bool is_alone) {
  World world;
  const auto log = std::make_shared<testing::CallLog>();
  const auto login = std::make_shared<testing::InMemoryAuthenticator>(world.clock);
  world.engine = Engine({.clock = world.clock, .id_generator = world.ids, .authenticator = login, .interceptor = log});
  add_shop(world, "ours");
  const AccessToken token = login->issue({.subject = "kari", .tenants = {{"ours", both_permissions}}});
  Session ours = world.engine.session("ours", token).value();
  std::optional<Session> theirs;
  if (!is_alone) {
    theirs = add_shop(world, "theirs");
    world.engine.update_tenant("theirs", {.stores = std::vector<std::string>{"oslo", "x-store"}}).value();
  }
  auto write_theirs = [&theirs, n = 0]() mutable {
    const std::string number = std::to_string(++n);
    const CustomerDraft draft{.id = "x-" + number,
                              .external_reference = n == 1 ? "x-ref" : "x-ref-" + number,
                              .first_name = "Ada",
                              .email = "x@example.com",
                              .city = "Oslo"};
    theirs->create(draft).value();
    theirs->update("ada", {.city = number}).value();
    theirs->set_store_details("x-store", draft.id, {.note = number}).value();
    theirs->set_store_details("oslo", "ada", {.note = number}).value();
  };
  Answers answers;
  const auto subscription =
      ours.subscribe([&answers](const Change& change) { answers.delivered += to_json(change) + '\n'; }).value();
  for (const auto& asks : {reads(), writes(), reads()})
    for (const Ask& ask : asks) {
      if (theirs) write_theirs();
      answers.texts.push_back(ask(ours));
    }
  for (const auto operation : log->calls().in_tenant("ours").operations())
    answers.operations.emplace(to_string(operation));
  return answers;
}

}  // namespace

TEST_CASE("answers do not depend on other tenants") {
  const Answers alone = ask_all(true), beside = ask_all(false);
  REQUIRE(alone.texts.size() == beside.texts.size());
  for (std::size_t i = 0; i < alone.texts.size(); ++i) {
    INFO("call " << i);
    CHECK(alone.texts[i] == beside.texts[i]);
  }
  CHECK(alone.delivered == beside.delivered);
  CHECK_FALSE(alone.delivered.empty());
  std::set<std::string> all;
  for (int n = 0; to_string(static_cast<custengine::Operation>(n)) != "?"; ++n)
    all.emplace(to_string(static_cast<custengine::Operation>(n)));
  CHECK(beside.operations == all);  // a new call belongs into one of the lists above
}

}  // namespace tenant_answers_test
