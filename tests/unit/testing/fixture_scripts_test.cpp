// reset() against a fresh load: random scripts, byte for byte.

#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/builders.hpp>
#include <custengine/testing/fixture.hpp>

#include "catch.hpp"
#include "effort.hpp"
#include "random.hpp"

#include <chrono>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace fixture_scripts_test {

namespace {

using namespace custengine;
using namespace custengine::testing;

Scenario loaded() {
  Scenario scenario = scenario::retail_chain(40);
  scenario.tenant.extensions = {TenantExtension::external_customer_search, TenantExtension::b2b};
  scenario.tenant.max_customers = 60;
  scenario.tenant.sort_indexes = {SortField::display_name, SortField::city, SortField::last_modified_at};
  return scenario;
}

Fixture make_fixture() {
  Fixture fixture = Fixture::from(loaded());
  for (int n = 0; n < 5; ++n)
    fixture.external().add({"x-" + std::to_string(n), a_person().named("Eva Dahl-" + std::to_string(n))});
  fixture.keep();
  return fixture;
}

/// Makes random calls, as a test would, and records all answers.
class Script {
 public:
  Script(Fixture& fixture, unsigned seed) : fixture_(fixture), session_(fixture.session()), random_(seed) {}

  std::string run(int steps) {
    const auto subscription =
        session_.subscribe([this](const Change& change) { note("change", std::to_string(change.sequence)); });
    const std::vector<std::function<void()>> kinds{
        [this] { create(); },    [this] { update(); }, [this] { update(); },        [this] { remove(); },
        [this] { extend(); },    [this] { store(); },  [this] { import_drafts(); }, [this] { search(); },
        [this] { external(); },  [this] { fault(); },  [this] { move_clock(); },    [this] { settings(); },
        [this] { look_back(); }, [this] { batch(); }};
    for (int step = 0; step < steps; ++step) {
      try {
        kinds[below(kinds.size())]();
      } catch (const std::exception& thrown) {
        note("threw", thrown.what());
      }
    }
    fixture_.faults().clear();
    return transcript_.str();
  }

 private:
  std::size_t below(std::size_t bound) { return random_.below(bound); }
  bool one_in(std::size_t chances) { return random_.one_in(chances); }

  void note(std::string_view what, std::string_view given) { transcript_ << what << ' ' << given << '\n'; }
  template <class T>
  void note(std::string_view what, const Result<T>& result) {
    if (!result)
      note(what, to_json(result.error()));
    else if constexpr (std::is_same_v<T, Customer> || std::is_same_v<T, Page> || std::is_same_v<T, StoreCustomer>)
      note(what, to_json(*result));
    else
      note(what, "ok");
  }

  /// Of one that was loaded, that the script may have made, or that never was.
  std::string some_id() {
    if (one_in(8)) return "nobody";
    return one_in(3) ? "c-0000" + std::to_string(10 + below(90)) : "r-" + std::to_string(1 + below(40));
  }
  std::string some_city() { return std::string(1, static_cast<char>('A' + below(5))) + "by"; }

  void create() {
    auto draft = a_company().in(some_city()).with(a_contact("Bo", "Berg"));
    if (one_in(2)) draft = draft.with_reference("ref-" + std::to_string(below(10)));
    if (one_in(4)) draft = draft.with_id(some_id());
    if (one_in(6)) draft = draft.with_email("wrong");
    note("create", session_.create(draft));
  }
  void update() {
    CustomerPatch patch{.city = some_city()};
    if (one_in(3)) patch.external_reference = "ref-" + std::to_string(below(10));
    if (one_in(4)) patch.contacts = std::vector<Contact>{a_contact("Per", "Dal")};
    if (one_in(5)) patch.city = clear;
    UpdateOptions options;
    if (one_in(3)) options.expected_version = 1 + below(3);
    note("update", session_.update(some_id(), patch, options));
  }
  void remove() { note("remove", session_.remove(some_id())); }
  void extend() {
    const Extension extension = two_invoice("org-" + std::to_string(below(2)));
    const std::string id = some_id();
    note("extend", one_in(3) ? session_.detach_extension(id, extension) : session_.attach_extension(id, extension));
  }
  void store() {
    const std::string store = "store-0" + std::to_string(1 + below(4)), id = some_id();
    StoreDetails details{.note = some_city()};
    if (one_in(3)) details = {};
    note("store", session_.set_store_details(store, id, details));
    note("in store", session_.get_in_store(store, id));
  }
  void import_drafts() {
    auto drafts = a_person().with_id("i-" + std::to_string(below(3))).times(3);
    drafts.push_back(a_person().with_id(some_id()).in(some_city()));
    const OnConflict on_conflict[] = {OnConflict::fail, OnConflict::skip, OnConflict::update};
    const auto report = session_.import_customers(
        drafts, {.on_conflict = on_conflict[below(3)], .restore = one_in(2), .atomic = one_in(2)});
    note("import", report);
    if (report) transcript_ << report->created << report->updated << report->skipped << report->failed.size() << '\n';
  }
  void batch() {
    std::vector<Write> writes{Write::create(a_person().in(some_city())),
                              Write::update(some_id(), {.city = some_city()})};
    if (one_in(2)) writes.push_back(Write::attach_extension(some_id(), two_invoice("org-1")));
    if (one_in(2)) writes.push_back(Write::remove(some_id()));
    note("batch", session_.apply(writes));
  }
  void search() {
    const SortField fields[] = {SortField::city, SortField::display_name, SortField::last_modified_at,
                                SortField::email};
    SearchRequest request{.query = some_city().substr(0, 2), .sort_by = fields[below(4)], .page_size = 5};
    auto page = session_.search(request);
    note("search", page);
    if (page) request.after = page->next;
    note(page ? page->next : "", session_.search(request));
  }
  void external() {
    if (one_in(3)) fixture_.external().fail_next({.code = ErrorCode::unavailable, .message = "down"});
    if (one_in(5)) fixture_.external().add({"x-new", a_person()});
    if (one_in(9)) fixture_.external().clear();
    const auto found = session_.search_external({.query = "eva"});
    note("external", found);
    if (found && !found->items.empty())
      note("import", session_.import_external(found->items[below(found->items.size())]));
  }
  void fault() {
    const auto rule = fixture_.faults().on_any_call();
    if (one_in(3))
      rule.nth(1 + below(3)).fails(ErrorCode::unavailable);
    else if (one_in(2))
      rule.every(2 + below(5)).takes(std::chrono::milliseconds(below(100)));
    else
      rule.nth(1 + below(5)).throws();
  }
  void move_clock() { fixture_.clock().advance(std::chrono::milliseconds(below(100'000))); }
  void settings() {
    auto& engine = fixture_.engine();
    if (one_in(3))
      note("tenant", engine.create_tenant("other"));
    else if (one_in(4))
      note("stores", engine.update_tenant("acme", {.stores = std::vector<std::string>{"store-02", "store-03"}}));
    else
      note("settings", engine.update_tenant("acme", {.extensions = clear, .max_customers = 30 + below(40)}));
  }
  void look_back() {
    held_.push_back(session_.snapshot());
    const auto changes = session_.changes(0, 1000);
    note("changes", changes);
    if (!changes) return;
    for (const Change& change : *changes)
      transcript_ << change.sequence << to_string(change.type()) << change.group_end << change.id() << '\n';
  }

  Fixture& fixture_;
  Session& session_;
  test::Random random_;
  std::ostringstream transcript_;
  std::vector<Result<Snapshot>> held_;  // so that writes have to copy what they share
};

/// The visible state of a fixture.
std::string view(Fixture& fixture) {
  std::ostringstream out;
  out << fixture.state() << fixture.clock().now().time_since_epoch().count() << ' ' << fixture.ids().given_out()
      << '\n';
  out << fixture.calls().to_string() << fixture.external().requests().size() << '\n';
  for (const std::string& tenant : fixture.engine().tenants()) out << tenant << '\n';
  for (const SortField field : {SortField::city, SortField::last_modified_at, SortField::postal_code})
    for (const auto& page : fixture.session().pages(ListRequest{.sort_by = field, .page_size = 7}))
      out << to_json(*page) << page->next << '\n';
  out << fixture.session().snapshot().value().sequence() << '\n';
  return out.str();
}

TEST_CASE("a reset fixture equals a fresh one after random scripts") {
  const unsigned scripts = test::by_effort(300U, 2000U), steps = 25;
  Fixture used = make_fixture();
  const std::string at_first = view(used);
  used.reset();
  std::size_t written = 0;
  for (unsigned seed = 1; seed <= scripts; ++seed) {
    INFO("script " << seed);
    Fixture fresh = make_fixture();
    const std::string expected = Script(fresh, seed).run(steps);
    const std::string given = Script(used, seed).run(steps);
    REQUIRE(given == expected);
    REQUIRE(view(used) == view(fresh));  // where the script led
    written += used.session().snapshot().value().sequence();
    used.reset();
    REQUIRE(view(used) == at_first);
    used.reset();  // drops the calls that looking made
    if (seed % 50 == 0) REQUIRE(used.engine().check_invariants("acme"));
  }
  CHECK(written > scripts * steps / 5);  // the scripts did something
}

}  // namespace

}  // namespace fixture_scripts_test
