#include "catch.hpp"
#include "script.hpp"

TEST_CASE("the library and its twin give the same") {
  custengine::test::twin::Tally tally;
  CHECK(custengine::test::twin::run_model({}, tally) == "");
}
