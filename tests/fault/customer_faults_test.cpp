#include "child.hpp"
#include "faults.hpp"
#include "write_calls.hpp"

#include <custengine/io.hpp>

#include <stdexcept>

namespace customer_faults_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("an out-of-memory write changes nothing and can be retried") {
  std::size_t failed_in_all = 0;
  for (const auto* writes : {&customer_writes(), &other_writes()})
    for (const NamedCall& write : *writes) {
      INFO(write.name);
      const std::size_t failed = fail_each_allocation(2, write.call, check_unchanged);
      WARN(write.name << ": " << failed << " allocations failed");
      failed_in_all += failed;
    }
  CHECK(failed_in_all > by_effort(500U, 1000U));
}

TEST_CASE("a write that lacks memory in its commit ends the process") {
  std::size_t writes_that_end = 0;
  for (const auto* writes : {&customer_writes(), &other_writes()})
    for (const NamedCall& write : *writes) {
      INFO(write.name);
      const auto ending_at = [&write](std::size_t n) {
        return in_child([&] {
          FaultWorld world(2);
          const FailingNew fault(n, FailingNew::Of::commits);
          write.call(world);
          return fault.happened() ? wrong : nothing_failed;
        });
      };
      std::size_t n = 1;
      for (Ending ending; (ending = ending_at(n)) != nothing_failed; n += by_effort<std::size_t>(11, 1))
        REQUIRE(ending == crashed);
      writes_that_end += n > 1;
    }
  CHECK(writes_that_end > 20);  // other writes allocate nothing in their commit
}

TEST_CASE("a read that runs out of memory reports it") {
  const NamedCall reads[] = {
      {"list by an index", [](FaultWorld& w) { w.session.list({.sort_by = SortField::city}).value(); }},
      {"list by reference",
       [](FaultWorld& w) { w.session.list({.external_reference = "a reference of some length 1"}).value(); }},
      {"search", [](FaultWorld& w) { w.session.search({.query = "a 900", .sort_by = SortField::city}).value(); }},
      {"find_duplicates", [](FaultWorld& w) { w.session.find_duplicates({.max_sharing = 1000}).value(); }},
      {"explain_merge", [](FaultWorld& w) { w.session.explain_merge("c-1", "c-2").value(); }},
      {"contains",
       [](FaultWorld& w) {
         if (!w.session.contains("c-2").value() || w.session.contains("c-99").value())
           throw std::logic_error("another answer");
         // Needs no memory unless the answer is an error.
         if (error_of(w.session.contains("no id!"))->violations.empty()) throw std::logic_error("not all was told");
       }},
      {"find_by_external_reference",
       [](FaultWorld& w) {
         w.session.find_by_external_reference("a reference of some length 1").value();
         if (!error_of(w.session.find_by_external_reference("nobody"))) throw std::logic_error("there is none");
       }},
      {"get_in_store", [](FaultWorld& w) { w.session.get_in_store("a-store-with-a-long-name", "c-2").value(); }},
      {"get_many",
       [](FaultWorld& w) {
         w.session.get_many(std::vector<std::string_view>{"c-1", "c-2"}).value();
       }},
      {"store_details", [](FaultWorld& w) { w.session.store_details().value(); }},
      {"options", [](FaultWorld& w) { w.world.engine.options(w.session.tenant()).value(); }},
      {"changes", [](FaultWorld& w) { w.session.changes(0, 50).value(); }},
      {"snapshot", [](FaultWorld& w) { w.session.snapshot().value(); }},
      {"export_customer", [](FaultWorld& w) { export_customer(w.session, "c-2").value(); }},
      {"a request that breaks rules",
       [](FaultWorld& w) {
         const auto error = error_of(w.session.list({.page_number = 0, .page_size = 0}));
         if (!error || error->violations.size() != 2) throw std::logic_error("not all was told");
       }},
  };
  for (const NamedCall& read : reads) {
    INFO(read.name);
    CHECK(fail_each_allocation(40, read.call, check_unchanged) > 0);
  }
}

}  // namespace customer_faults_test
