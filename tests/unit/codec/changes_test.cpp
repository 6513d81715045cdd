#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "catch.hpp"

#include <sstream>

namespace changes_test {

using namespace custengine;

TEST_CASE("changes as JSON have event names; deletions are tombstones") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  session.apply(std::vector{Write::create({.id = "a", .first_name = "Ada"}), Write::update("a", {.city = "Oslo"})})
      .value();
  const std::string second = to_json(session.get("a").value());
  session.remove("a").value();

  const auto changes = session.changes(0, 10).value();
  REQUIRE(changes.size() == 3);
  CHECK(to_json(changes[0]) == R"({"sequence":1,"groupEnd":2,"event":"CUSTOMER_CREATE","customerUid":"a","customer":)" +
                                   to_json(*changes[0].after) + "}");
  CHECK(to_json(changes[1]) ==
        R"({"sequence":2,"groupEnd":2,"event":"CUSTOMER_UPDATE","customerUid":"a","customer":)" + second + "}");
  CHECK(to_json(changes[2]) ==
        R"({"sequence":3,"groupEnd":3,"event":"CUSTOMER_DELETE","customerUid":"a","customer":null})");
  CHECK(boost::json::serialize(boost::json::value_from(changes[2])) == to_json(changes[2]));

  std::ostringstream out;
  CHECK(write_changes(out, changes).value() == 3);
  CHECK(out.str() == to_json(changes[0]) + '\n' + to_json(changes[1]) + '\n' + to_json(changes[2]) + '\n');
  std::ostringstream none;
  CHECK(write_changes(none, {}).value() == 0);
  CHECK(none.str().empty());
  std::ostream broken(nullptr);
  CHECK(write_changes(broken, changes).error().code == ErrorCode::unavailable);
}

}  // namespace changes_test
