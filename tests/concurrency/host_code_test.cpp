// Host code that reads and writes the tenant while the engine calls it, or waits for another thread that does.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <custengine/interceptor.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace host_code_test {

namespace {

using namespace custengine;
using namespace custengine::test;

enum class Part { clock, ids, before, before_answer, after, subscriber };

/// Writes to the customer "a" each time that the engine calls one part of the host code.
class Meddler {
 public:
  Meddler(Part part, bool on_another_thread) : part_(part), on_another_thread_(on_another_thread) {}

  std::function<void()> write = {};  // empty: meddles no more
  std::size_t calls() const { return calls_; }
  std::size_t delivered = 0;
  const std::set<std::string>& found() const { return failures_.found(); }

  void called(Part part) {
    if (part != part_ || !write || is_meddling_.exchange(true)) return;
    ++calls_;
    if (on_another_thread_) {
      // If the wait fails, the write must still be able to end: so its future lives on.
      writes_.push_back(std::async(std::launch::async, write));
      failures_.expect(writes_.back().wait_for(std::chrono::seconds(10)) == std::future_status::ready,
                       "another thread could not write meanwhile");
    } else {
      write();
    }
    is_meddling_ = false;
  }

 private:
  const Part part_;
  const bool on_another_thread_;
  std::atomic<bool> is_meddling_ = false;
  std::size_t calls_ = 0;
  Failures failures_;
  std::vector<std::future<void>> writes_;
};

struct MeddlingClock : Clock {
  Meddler& meddler;
  explicit MeddlingClock(Meddler& of) : meddler(of) {}
  Timestamp now() override { return meddler.called(Part::clock), testing::FakeClock::default_start; }
};

struct MeddlingIds : testing::SequentialIds {
  Meddler& meddler;
  explicit MeddlingIds(Meddler& of) : meddler(of) {}
  std::string next_id() override { return meddler.called(Part::ids), SequentialIds::next_id(); }
};

struct MeddlingInterceptor : Interceptor {
  Meddler& meddler;
  explicit MeddlingInterceptor(Meddler& of) : meddler(of) {}
  Result<void> before(const Call&) override { return meddler.called(Part::before), Result<void>(); }
  Result<void> before_answer(const Call&, const Outcome&) override {
    return meddler.called(Part::before_answer), Result<void>();
  }
  void after(const Call&, const Outcome&) override { meddler.called(Part::after); }
};

/// A tenant with the customers "a" and "b", and host code that meddles.
struct Host {
  Meddler meddler;
  World world;
  Session session;
  Subscription subscription;

  Host(Part part, bool on_another_thread)
      : meddler(part, on_another_thread), session(open()), subscription(subscribe()) {
    const std::vector<Address> addresses = {{.id = "home", .city = "Oslo"}};
    session.create({.id = "a", .first_name = "A", .addresses = addresses}).value();
    session.create({.id = "b", .first_name = "B", .addresses = {{.id = "home", .city = "Rome"}}}).value();
  }

 private:
  Session open() {
    world.engine = Engine({.clock = std::make_shared<MeddlingClock>(meddler),
                           .id_generator = std::make_shared<MeddlingIds>(meddler),
                           .interceptor = std::make_shared<MeddlingInterceptor>(meddler)});
    return world.add_tenant("t", {.stores = {"oslo"}});
  }
  Subscription subscribe() {
    return session
        .subscribe([this](const Change& change) {
          ++meddler.delivered;
          const bool is_own = change.before && change.after && change.before->origin() != change.after->origin();
          if (!is_own) meddler.called(Part::subscriber);
        })
        .value();
  }
};

struct Named {
  const char* name;
  std::function<std::optional<Error>(Session&)> call;
  std::function<bool(const Session&)> is_done;
};

bool a_is_in_oslo(const Session& session) {
  return session.get("a").value().city() == "Oslo";
}

/// Writes to "a" that need the clock and ids. 520 new customers are so many that their indexes are built anew.
std::vector<Named> writes() {
  const std::vector<Contact> contacts = {{.first_name = "C", .last_name = "D"}};
  const auto import = [contacts](bool atomic) {
    return [contacts, atomic](Session& session) -> std::optional<Error> {
      const auto report = session.import_customers(
          std::vector<CustomerDraft>{{.id = "a", .city = "Oslo", .contacts = contacts}, {.first_name = "New"}},
          {.on_conflict = OnConflict::update, .atomic = atomic});
      if (report && !report->failed.empty()) return report->failed.front().error;
      return error_of(report);
    };
  };
  const auto batch = [contacts](std::size_t created) {
    return [contacts, created](Session& session) {
      std::vector<Write> all = {Write::update("a", {.city = "Oslo", .contacts = contacts})};
      for (std::size_t i = 1; i < created; ++i)
        all.push_back(Write::create({.id = "n" + std::to_string(i), .first_name = "N"}));
      all.push_back(Write::create({.first_name = "N"}));
      return error_of(session.apply(all));
    };
  };
  const auto has = [](std::size_t customers) {
    return
        [customers](const Session& session) { return a_is_in_oslo(session) && session.count().value() == customers; };
  };
  return {
      {"update",
       [contacts](Session& session) { return error_of(session.update("a", {.city = "Oslo", .contacts = contacts})); },
       a_is_in_oslo},
      {"import", import(false), has(3)},
      {"atomic import", import(true), has(3)},
      {"batch", batch(1), has(3)},
      {"large batch", batch(520), has(522)},
      {"merge", [](Session& session) { return error_of(session.merge("a", "b")); },
       [](const Session& session) {
         return session.count().value() == 1 && session.get("a").value().addresses().size() == 2;
       }},
      {"set_store_details",
       [](Session& session) { return error_of(session.set_store_details("oslo", "a", {.note = "n"})); },
       [](const Session& session) { return session.get_in_store("oslo", "a").value().details.note == "n"; }},
      {"create", [](Session& session) { return error_of(session.create({.first_name = "New"})); },
       [](const Session& session) { return session.count().value() == 3; }},
      {"remove", [](Session& session) { return error_of(session.remove("b")); },
       [](const Session& session) { return !session.get("b"); }},
  };
}

void meddle_with_all_writes(bool on_another_thread) {
  for (const Part part : {Part::clock, Part::ids, Part::before, Part::before_answer, Part::after, Part::subscriber})
    for (const Named& one : writes()) {
      INFO(one.name << ", part " << static_cast<int>(part));
      Host host(part, on_another_thread);
      std::size_t written = 0;
      host.meddler.write = [own = host.session, &written]() mutable {
        const Customer before = own.get("a").value();
        own.update("a", {.origin = std::to_string(written + 1)}, {.expected_version = before.version()}).value();
        if (own.list({.page_size = 1}).value().items.size() == 1) ++written;
      };
      const auto error = one.call(host.session);
      const std::size_t calls = host.meddler.calls();
      host.meddler.write = nullptr;
      CHECK_FALSE(error);
      CHECK(one.is_done(host.session));
      CHECK(host.meddler.found() == std::set<std::string>());
      CHECK(written == calls);
      CHECK(host.session.get("a").value().origin() == (calls == 0 ? "" : std::to_string(calls)));
      CHECK(host.world.engine.check_invariants("t"));
    }
}

}  // namespace

TEST_CASE("host code may write to the tenant that called it") {
  meddle_with_all_writes(false);
}

TEST_CASE("host code may wait for another thread's write") {
  meddle_with_all_writes(true);
}

TEST_CASE("a write asks for no more ids when it has its turn") {
  Host host(Part::ids, true);
  host.meddler.write = [&host, own = host.session]() mutable {
    if (host.meddler.calls() <= 50) own.update("a", {.origin = std::string(own.get("a")->origin()) + "x"}).value();
  };
  host.session.update("a", {.contacts = std::vector<Contact>{{.first_name = "C", .last_name = "D"}}}).value();
  CHECK(host.meddler.calls() == 3);
  CHECK(host.meddler.found() == std::set<std::string>());
  CHECK(host.meddler.delivered == host.session.snapshot().value().sequence());
  host.meddler.write = nullptr;
  CHECK(host.session.get("a").value().origin() == "xxx");
}

TEST_CASE("a write with its turn that lacks ids lets others write") {
  // The first three tries match a customer, and need one id; then it is gone, and its draft needs a second one.
  Host host(Part::ids, true);
  std::size_t calls = 0;
  host.meddler.write = [own = host.session, &calls]() mutable {
    if (++calls < 3)
      own.update("a", {.origin = std::to_string(calls)}).value();
    else if (calls == 3)
      own.remove("a").value();
    else
      own.create({.first_name = "Meanwhile", .email = "other@example.no"}).value();
  };
  host.session.update("a", {.email = "a@example.no"}).value();
  const CustomerDraft draft = {
      .first_name = "A", .email = "a@example.no", .contacts = {{.first_name = "C", .last_name = "D"}}};
  const ImportReport report =
      host.session.import_customers({&draft, 1}, {.on_conflict = OnConflict::update, .match_by = {MatchField::email}})
          .value();
  CHECK(report.created == 1);
  CHECK(host.meddler.found() == std::set<std::string>());
  CHECK(calls == 4);
  host.meddler.write = nullptr;
  CHECK(host.session.count().value() == 3);
}

TEST_CASE("a write with its turn and an old version fails alone") {
  Host host(Part::ids, false);
  std::size_t calls = 0;
  host.meddler.write = [own = host.session, &calls]() mutable {
    // The version stays 1 until the third try: then the next one has its turn.
    if (++calls < 3) {
      own.remove("a").value();
      own.create({.id = "a", .first_name = "A"}).value();
    } else {
      own.update("a", {.city = "Rome"}).value();
    }
  };
  const auto error = error_of(host.session.update(
      "a", {.contacts = std::vector<Contact>{{.first_name = "C", .last_name = "D"}}}, {.expected_version = 1}));
  CHECK(code_of(error) == ErrorCode::version_mismatch);
  CHECK(calls == 3);
  host.meddler.write = nullptr;
  std::async(std::launch::async, [own = host.session]() mutable { own.update("a", {.city = "Oslo"}).value(); }).get();
  CHECK(host.session.get("a").value().version() == 3);
  CHECK(a_is_in_oslo(host.session));
}

TEST_CASE("modify works when its function writes the customer") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "a", .first_name = "A", .origin = "0"}).value();
  std::size_t calls = 0;
  const auto change = [&, own = session](const Customer& now) mutable {
    if (++calls < 3) own.update("a", {.origin = std::string(now.origin()) + "x"}).value();
    return CustomerPatch{.city = "Oslo", .origin = std::string(now.origin()) + "m"};
  };
  CHECK(session.modify("a", change).value().origin() == "0xxm");
  CHECK(calls == 3);
}

}  // namespace host_code_test
