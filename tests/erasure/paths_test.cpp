// Erasure leaves no trace of a person's data, by whatever operations the data came into memory.

#include "needles.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "../random.hpp"
#include "catch.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace custengine;
using namespace custengine::test;

CustomerDraft person(const std::string& id, bool is_marked) {
  CustomerDraft draft{.id = id, .first_name = "Somebody"};
  if (!is_marked) return draft;
  draft.external_reference = marked(0, reference) + id;
  draft.last_name = marked(0, last);
  draft.email = marked(0, mail) + "@example.com";
  draft.city = marked(0, city);
  draft.mobile = "+47 98765000";
  draft.contacts = {{.first_name = marked(0, contact_first), .last_name = "L"}};
  draft.addresses = {{.address = marked(0, place)}};
  return draft;
}

/// The data of the successive customers of each id.
struct Life {
  bool is_alive = true, is_marked = false;
  std::string merged_into = {};
};
using Lives = std::map<std::string, std::vector<Life>>;

/// An interceptor that gets every call and its outcome.
struct Looking : Interceptor {
  std::size_t bytes = 0;
  Result<void> before(const Call& call) override {
    bytes += call.id.size();
    return {};
  }
  void after(const Call&, const Outcome& outcome) override {
    if (outcome.customer) bytes += outcome.customer->email().size();
  }
};

/// Makes writes of all kinds to a tenant, and keeps which customers have marked data.
class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed) {
    engine_.create_tenant("t", options()).value();
    session_ = engine_.session("t", all()).value();
    if (random_.one_in(2)) subscription_ = session_->subscribe([](const Change&) {}).value();
    for (const char* id : {"p", "k"}) import_aside(id, random_.one_in(2));
  }

  void step() {
    const std::string id = random_.one_of<std::string>({"p", "k", "m", "x"});
    const bool is_there = alive(id) != nullptr;
    switch (random_.below(16)) {
      case 0:
      case 1:
      case 2:
        return is_there ? update(id) : create(id);
      case 3:
        if (is_there) set_details(id);
        return;
      case 4:
        if (is_there) attach(id);
        return;
      case 5:
      case 6:
      case 7:
        return merge(id, random_.one_of<std::string>({"p", "k", "m", "x"}));
      case 8:
        if (is_there) remove(id);
        return;
      case 9:
        if (!is_there) come_and_go(id);
        return;
      case 10:
        snapshots_.emplace_back(session_->snapshot().value(), lives_);
        return;
      case 11:
        return rewind();
      case 12:
        return change_stores();
      case 13:
        return fork();
      case 14:
        return another();
      default:
        if (alive("p") == nullptr && random_.one_in(2)) create("p");
        return;
    }
  }

  /// The traces that are found after all customers with marked data were erased.
  std::vector<std::string> left() {
    snapshots_.clear();
    erase_all(*session_, lives_);
    if (forked_) erase_all(engine_.session("fork", all()).value(), *forked_);
    CHECK(engine_.check_invariants("t"));
    return found(few_needles());
  }
  bool is_somebody_marked() const {
    for (const auto& [id, lives] : lives_)
      for (const Life& life : lives)
        if (life.is_marked) return true;
    return false;
  }

 private:
  static TenantOptions options() {
    return {.locale = "nb", .country_code = "NO", .unique_external_reference = false, .stores = {"bergen", "oslo"}};
  }
  static PermissionSet all() { return {Permission::tenant_access, Permission::tenant_backoffice}; }
  Life* alive(const std::string& id) {
    auto& lives = lives_[id];
    return lives.empty() || !lives.back().is_alive ? nullptr : &lives.back();
  }

  /// An import into an empty tenant is staged, unless another write came first.
  void import_aside(const std::string& id, bool comes_late) {
    auto importer = session_->importer().value();
    importer.add(person(id, true)).value();
    if (comes_late) session_->create({.first_name = "Late"}).value();
    CHECK(importer.finish()->created == 1);
    lives_[id].push_back({.is_marked = true});
  }
  void create(const std::string& id) {
    const bool is_marked = !random_.one_in(3);
    const CustomerDraft draft = person(id, is_marked);
    switch (random_.below(4)) {
      case 0:
        session_->create(draft).value();
        break;
      case 1:
        session_->apply(std::vector{Write::create(draft)}).value();
        break;
      default:
        CHECK(session_->import_customers(std::vector{draft}, {.atomic = random_.one_in(2)})->created == 1);
    }
    lives_[id].push_back({.is_marked = is_marked});
  }
  void update(const std::string& id) {
    const CustomerPatch patch = {.company_name = marked(0, company), .internal_note = marked(0, note)};
    switch (random_.below(3)) {
      case 0:
        session_->update(id, patch).value();
        break;
      case 1:
        session_->apply(std::vector{Write::update(id, patch), Write::update(id, {.city = marked(1, city)})}).value();
        break;
      default:
        session_
            ->import_customers(std::vector{person(id, true)},
                               {.on_conflict = OnConflict::update, .atomic = random_.one_in(2)})
            .value();
    }
    alive(id)->is_marked = true;
  }
  void set_details(const std::string& id) {
    const auto set = session_->set_store_details(random_.one_in(2) ? "oslo" : "bergen", id,
                                                 {.note = random_.one_in(3) ? "" : marked(0, store_note)});
    if (set) alive(id)->is_marked = true;
  }
  void attach(const std::string& id) {
    session_->attach_extension(id, {.organization_id = marked(0, static_cast<int>(random_.below(3)))}).value();
    alive(id)->is_marked = true;
  }
  void merge(const std::string& keep, const std::string& drop) {
    if (keep == drop || !alive(keep) || !alive(drop)) return;
    session_->merge(keep, drop).value();
    alive(keep)->is_marked |= alive(drop)->is_marked;
    Life& dropped = *alive(drop);
    dropped.is_alive = false;
    dropped.merged_into = keep;
  }
  void remove(const std::string& id) {
    session_->remove(id).value();
    alive(id)->is_alive = false;
  }
  void come_and_go(const std::string& id) {
    session_->apply(std::vector{Write::create(person(id, true)), Write::remove(id)}).value();
    lives_[id].push_back({.is_alive = false, .is_marked = true});
  }
  void rewind() {
    if (snapshots_.empty()) return;
    const auto& [snapshot, lives] = random_.one_of(snapshots_);
    engine_.rewind("t", snapshot).value();
    lives_ = lives;
  }
  void change_stores() {
    engine_.update_tenant("t", {.stores = random_.one_in(2) ? std::vector<std::string>{"oslo"} : options().stores})
        .value();
  }
  void fork() {
    if (forked_) return;
    engine_.fork("t", "fork").value();
    forked_ = lives_;
  }
  void another() {
    session_->create({.last_name = "Other" + std::to_string(random_.below(100)), .city = "Oslo"}).value();
  }

  /// Erases the survivors only, which also erases the customers merged into them.
  static void erase_all(Session session, const Lives& lives) {
    for (const auto& [id, all] : lives)
      for (const Life& life : all)
        if (life.is_marked && life.merged_into.empty()) {
          const auto erased = session.erase(id);
          CHECK((erased || erased.error().code == ErrorCode::not_found));
          break;
        }
    // A rewind may leave old postings in the text index; the next erasure rebuilds it.
    session.create({.id = "last", .first_name = "Last"}).value();
    session.erase("last").value();
  }

  Random random_;
  Engine engine_{{.clock = std::make_shared<testing::FakeClock>(),
                  .id_generator = std::make_shared<testing::SequentialIds>(),
                  .interceptor = std::make_shared<Looking>()}};
  std::optional<Session> session_;
  Subscription subscription_;
  Lives lives_;
  std::optional<Lives> forked_;
  std::vector<std::pair<Snapshot, Lives>> snapshots_;
};

/// Makes a customer "a" with marked data and "k", runs writes, erases "k", and returns the traces that are left.
std::vector<std::string> left_after(const std::function<void(Engine&, Session&)>& writes, TenantOptions options = {}) {
  Engine engine(
      {.clock = std::make_shared<testing::FakeClock>(), .id_generator = std::make_shared<testing::SequentialIds>()});
  options.locale = "nb";
  options.stores = {"oslo"};
  engine.create_tenant("t", options).value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  session.create(person("a", true)).value();
  session.set_store_details("oslo", "a", {.note = marked(0, store_note)}).value();
  session.update("a", {.company_name = marked(0, company)}).value();
  session.create(person("k", false)).value();
  CHECK(found(few_needles()).size() > 1);
  writes(engine, session);
  session.erase("k").value();
  return found(few_needles());
}

}  // namespace

TEST_CASE("erasure leaves no trace of merged customers") {
  if (is_skipped()) return;
  using Writes = std::function<void(Engine&, Session&)>;
  const std::vector<std::pair<const char*, Writes>> paths = {
      {"nothing", [](Engine&, Session&) {}},
      {"the kept one is removed", [](Engine&, Session& session) { session.remove("k").value(); }},
      {"another takes the id", [](Engine&, Session& session) { session.create(person("a", false)).value(); }},
      {"another takes the id by an import",
       [](Engine&, Session& session) {
         session.import_customers(std::vector{person("a", false)}, {.atomic = true}).value();
       }},
      {"another takes the id within a batch",
       [](Engine&, Session& session) {
         session.apply(std::vector{Write::create(person("a", false)), Write::remove("a")}).value();
       }},
      {"another takes the kept one's id",
       [](Engine&, Session& session) {
         session.remove("k").value();
         session.create(person("k", false)).value();
       }},
      {"a rewind",
       [](Engine& engine, Session& session) {
         const Snapshot snapshot = session.snapshot().value();
         session.create(person("a", false)).value();
         engine.rewind("t", snapshot).value();
       }},
      {"the store goes", [](Engine& engine, Session&) { engine.update_tenant("t", {.stores = clear}).value(); }},
  };
  for (const auto& [name, path] : paths) {
    INFO(name);
    CHECK(left_after([&path = path](Engine& engine, Session& session) {
            session.merge("k", "a").value();
            path(engine, session);
          }) == Nothing{});
    CHECK(left_after([&path = path](Engine& engine, Session& session) {
            session.create(person("m", false)).value();
            session.merge("m", "a").value();
            session.merge("k", "m").value();
            path(engine, session);
          }) == Nothing{});
  }
}

TEST_CASE("erasure leaves no trace in undelivered, dropped changes") {
  if (is_skipped()) return;
  for (const std::size_t kept : {0U, 1U, 2U}) {
    INFO(kept);
    std::vector<std::string> left;
    left_after(
        [&](Engine&, Session& session) {
          bool is_first = true;
          const auto subscription = session
                                        .subscribe([&](const Change&) {
                                          if (!std::exchange(is_first, false)) return;
                                          // The changes of update and merge are not delivered yet when "k" is erased.
                                          session.update("a", {.internal_note = marked(0, note)}).value();
                                          session.merge("k", "a").value();
                                          session.create(person("a", false)).value();
                                          session.erase("k").value();
                                          left = found(few_needles());
                                          session.create(person("k", false)).value();
                                        })
                                        .value();
          session.create(person("x", false)).value();
        },
        {.change_history = kept});
    CHECK(left == Nothing{});
  }
}

TEST_CASE("erasure leaves no trace after random operations") {
  if (is_skipped()) return;
  std::size_t searched = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    INFO("seed " << seed);
    Walk walk(seed);
    for (int i = 0; i < 40; ++i) walk.step();
    searched += walk.is_somebody_marked() && !found(few_needles()).empty();
    CHECK(walk.left() == Nothing{});
  }
  CHECK(searched > 60);
}
