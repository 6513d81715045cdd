#include "watched.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>

namespace replaced_answers_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

const Error lost{.code = ErrorCode::outcome_unknown, .message = "the answer is lost"};

}  // namespace

TEST_CASE("a replaced answer does not undo the write") {
  Watched world;
  Session& session = world.session;
  Seen told, answers;
  const auto subscription =
      session.subscribe([&](const Change& change) { told.emplace_back(to_string(change.type())); }).value();
  world.take();
  world.recorder->on_answer = [&](const Call& call, const Outcome& outcome) -> Result<void> {
    answers.emplace_back(outcome.customer ? outcome.customer->id() : outcome.error ? "error" : call.id);
    CHECK(outcome.duration == 0ms);
    CHECK(outcome.elapsed == 0ns);
    CHECK(session.tenant() == call.tenant);
    return lost;
  };
  CHECK(error_of(session.create({.first_name = "Ada"})) == lost);
  CHECK(error_of(session.create({})) == lost);
  CHECK(error_of(session.remove("c-000001")) == lost);
  world.recorder->on_answer = nullptr;
  CHECK(answers == Seen{"c-000001", "error", "c-000001"});
  CHECK(world.take() == Seen{"before create", "after create acme - - - OutcomeUnknown", "before create",
                             "after create acme - - - OutcomeUnknown", "before remove",
                             "after remove acme c-000001 - - OutcomeUnknown"});
  CHECK(told == Seen{"CUSTOMER_CREATE", "CUSTOMER_DELETE"});
  CHECK(session.changes(0, 9)->size() == 2);
}

TEST_CASE("every operation runs before its answer is replaced") {
  const auto state_after = [](const test::Operation& operation, bool is_replaced) {
    World world;
    const auto recorder = std::make_shared<Recorder>();
    world.engine = Engine({.clock = world.clock, .id_generator = world.ids, .interceptor = recorder});
    Session session = add_shop(world, "t");
    // modify is seen as a get, behind which nothing is done yet, and an update.
    if (is_replaced)
      recorder->on_answer = [&operation](const Call& call, const Outcome&) -> Result<void> {
        if (operation.name == "modify" && call.operation == custengine::Operation::get) return {};
        return lost;
      };
    const auto error = operation.call(session, "ada");
    recorder->on_answer = nullptr;
    INFO(operation.name);
    if (is_replaced)
      CHECK(error == lost);
    else
      CHECK_FALSE(error);
    return state_of(world, session, {"oslo"});
  };
  for (const auto& operation : operations()) {
    INFO(operation.name);
    CHECK(state_after(operation, true) == state_after(operation, false));
  }
}

TEST_CASE("a replaced answer ends its subscription or importer") {
  Watched world;
  Session& session = world.session;
  world.recorder->on_answer = [](const Call&, const Outcome&) -> Result<void> { return lost; };
  const AccessToken token = world.login->issue({.subject = "kari", .tenants = {{"acme", access_only}}}, {});
  CHECK(error_of(world.engine.session("acme", token)) == lost);
  int told = 0;
  CHECK(error_of(session.subscribe([&told](const Change&) { ++told; })) == lost);
  CHECK(error_of(session.importer()) == lost);
  world.recorder->on_answer = nullptr;
  CHECK(world.take().back() == "after importer acme - - - OutcomeUnknown");
  session.create({.first_name = "Ada"}).value();
  CHECK(told == 0);

  auto importer = session.importer().value();
  importer.add({.first_name = "Bo"}).value();
  world.recorder->on_answer = [](const Call&, const Outcome&) -> Result<void> { return lost; };
  CHECK(error_of(importer.finish()) == lost);
  world.recorder->on_answer = nullptr;
  CHECK(session.count().value() == 2);
  CHECK(code_of(error_of(importer.finish())) == ErrorCode::failed_precondition);  // it is finished
}

TEST_CASE("only calls that ran have an answer to replace") {
  Watched world;
  int answers = 0;
  world.recorder->on_answer = [&](const Call&, const Outcome&) -> Result<void> { return ++answers, lost; };
  world.recorder->on_before = [](const Call&) -> Result<void> {
    return Error{.code = ErrorCode::unavailable, .message = "not today"};
  };
  CHECK(code_of(error_of(world.session.count())) == ErrorCode::unavailable);
  CHECK(answers == 0);
  world.recorder->on_before = nullptr;
  world.take();

  world.recorder->on_answer = [](const Call&, const Outcome&) -> Result<void> { throw std::runtime_error("answer"); };
  CHECK_THROWS_WITH(world.session.create({.first_name = "Ada"}), "answer");
  world.recorder->on_after = [](const Call&, const Outcome&) { throw std::logic_error("dropped"); };
  CHECK_THROWS_WITH(world.session.create({.first_name = "Ada"}), "answer");
  world.recorder->on_answer = nullptr;
  world.recorder->on_after = nullptr;
  CHECK(world.take() ==
        Seen{"before create", "after create acme - - - threw", "before create", "after create acme - - - threw"});
  CHECK(world.session.count().value() == 2);
}

}  // namespace replaced_answers_test
