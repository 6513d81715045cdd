// Searches the whole memory of the engine for data of an erased customer.

#include "needles.hpp"

#include <custengine/engine.hpp>
#include <custengine/filter_fields.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace custengine;
using namespace custengine::test;

struct Options {
  std::size_t others = 0;
  bool text_index = true;
  std::size_t change_history = 4096;
};

/// An engine with a customer of two marked versions among others that are created and removed. All inputs are
/// destroyed, so that only the engine holds the data.
struct Marked {
  Engine engine{
      {.clock = std::make_shared<testing::FakeClock>(), .id_generator = std::make_shared<testing::SequentialIds>()}};
  Session session;

  explicit Marked(const Options& options) : session(open(options)) {
    for (std::size_t i = 0; i < options.others; ++i) create_other(i);
    session.create({.id = "marked", .first_name = "To be filled in"}).value();
    write(0);
    session.set_store_details("oslo", "marked", {.note = marked(0, store_note)}).value();
    for (std::size_t i = options.others; i < 2 * options.others; ++i) create_other(i);
    session.set_store_details("oslo", "marked", {.note = marked(1, store_note)}).value();
    write(1);
    // Others are removed, so that entries move.
    for (std::size_t i = 0; i < 2 * options.others; i += 3) session.remove("other-" + std::to_string(i)).value();
    for (const auto field : {SortField::last_name, SortField::email}) session.list({.sort_by = field}).value();
    session.search({.query = "zq"}).value();
  }

  void write(int version) {
    session.update("marked", marked_patch(version)).value();
    const ImportOptions as_given = {.on_conflict = OnConflict::update, .restore = true};
    session.import_customers(std::vector{marked_consent(version)}, as_given).value();
  }
  Session open(const Options& options) {
    std::vector<SortField> sort_indexes = default_sort_indexes();
    sort_indexes.push_back(SortField::full_name);
    engine
        .create_tenant("t",
                       {.locale = "nb",
                        .country_code = "NO",
                        .sort_indexes = sort_indexes,
                        .text_index = options.text_index,
                        .stores = {"oslo"},
                        .change_history = options.change_history,
                        .also_searched = {SearchField::id, SearchField::external_reference, SearchField::ledger_number,
                                          SearchField::loyalty_id, SearchField::address}})
        .value();
    return engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }
  void create_other(std::size_t number) {
    const std::string text = std::to_string(number);
    session
        .create({.id = "other-" + text,
                 .external_reference = "r" + text,
                 .last_name = (number % 2 ? "Zz" : "A") + text,
                 .email = (number % 2 ? "zz" : "a") + text + "@example.com",
                 .city = "Oslo"})
        .value();
  }
};

/// Runs `erase` on such an engine, and returns the traces that are left.
std::vector<std::string> left_after(const Options& options, const std::function<void(Marked&)>& erase) {
  Marked world(options);
  const auto now = needles_of(1, options.text_index), before = needles_of(0, options.text_index);
  // Checks that the search finds the data before the erasure.
  CHECK(found(now) == names_of(now));
  if (options.change_history == Options().change_history)
    CHECK(found(before).size() >= field_count - 1);  // the store note has one version only
  erase(world);
  CHECK(world.engine.check_invariants("t"));
  auto left = found(now);
  for (auto& name : found(before)) left.push_back(name + " of before");
  return left;
}

}  // namespace

TEST_CASE("nothing of an erased customer is left in memory") {
  if (is_skipped()) return;
  const auto erase = [](Marked& world) { world.session.erase("marked").value(); };
  for (const std::size_t others : {0U, 3U, 20U, 40U, 400U}) {
    INFO(others << " others and as many again");
    CHECK(left_after({.others = others}, erase) == Nothing{});
  }
  CHECK(left_after({.others = 100, .text_index = false}, erase) == Nothing{});
  CHECK(left_after({.others = 100, .change_history = 5}, erase) == Nothing{});
  CHECK(left_after({.others = 100, .change_history = 0}, erase) == Nothing{});
}

TEST_CASE("erasure leaves no trace after removals, snapshots, callbacks") {
  if (is_skipped()) return;
  CHECK(left_after({.others = 100}, [](Marked& world) {
          world.session.remove("marked").value();
          world.session.erase("marked").value();
        }) == Nothing{});
  CHECK(left_after({.others = 100}, [](Marked& world) {
          // Objects that share memory with the tenant are destroyed after the erasure.
          const Snapshot snapshot = world.session.snapshot().value();
          const auto changes = world.session.changes(0, 1000).value();
          world.session.erase("marked").value();
        }) == Nothing{});
  CHECK(left_after({.others = 100}, [](Marked& world) {
          const auto subscription = world.session
                                        .subscribe([&](const Change& change) {
                                          if (change.id() == "other-1") world.session.erase("marked").value();
                                        })
                                        .value();
          const std::vector<Write> writes = {Write::update("other-1", {.city = "Bergen"}),
                                             Write::update("marked", {.country_code = "NO"})};
          world.session.apply(writes).value();
        }) == Nothing{});
}

TEST_CASE("the search for traces finds what a mere removal leaves") {
  if (is_skipped()) return;
  const auto left = left_after({.others = 100}, [](Marked& world) { world.session.remove("marked").value(); });
  CHECK(left.size() > field_count);
}
