// A test of an outside program, without any test framework.
#include <custengine/testing/builders.hpp>
#include <custengine/testing/diff.hpp>
#include <custengine/testing/expectations.hpp>
#include <custengine/testing/fixture.hpp>

int main() {
  using namespace custengine::testing;
  Fixture fixture = Fixture::from(scenario::retail_chain(20));
  fixture.faults().on(custengine::Operation::create).nth(2).fails(custengine::ErrorCode::unavailable);
  const auto before = fixture.session().snapshot().value();
  if (!expect::has_id("new").holds(fixture.session().create(a_person().with_id("new")))) return 1;
  if (!expect::is_error(custengine::ErrorCode::unavailable).holds(fixture.session().create(a_company()))) return 1;
  if (diff(before, fixture.session().snapshot().value()) != "+ new \"Ada Lovelace\"\n") return 1;
  if (fixture.calls().of(custengine::Operation::create).count() != 2) return 1;
  fixture.verify();
  fixture.reset();
  return fixture.session().count().value() == 20 ? 0 : 1;
}
