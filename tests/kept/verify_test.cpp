#include "kept/kept_world.hpp"
#include "unit/engine/support.hpp"

namespace verify_test {

using namespace custengine;
using namespace custengine::test;

/// A tenant with rows of each kind. The newest entry of its log is that of options.
void add_full_tenant(KeptWorld& world) {
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.create({.id = "ada", .last_name = "L"}).value();
  session.create({.id = "bo", .last_name = "B"}).value();
  session.create({.id = "cy", .last_name = "C"}).value();
  session.set_store_details("oslo", "ada", {.note = "n"}).value();
  session.merge("ada", "bo").value();
  world.engine().update_tenant("t", {.max_customers = std::size_t{9}}).value();
}

TEST_CASE("a check finds each difference from what is kept") {
  using Damage = std::function<void(Disk&)>;
  const std::vector<std::pair<std::string, Damage>> damages = {
      {"the log ends with another entry",
       [](Disk& d) { d.tenant_of("t").entries.erase(std::prev(d.tenant_of("t").entries.end())); }},
      {"the log ends with another sequence", [](Disk& d) { ++d.tenant_of("t").entries.rbegin()->second.sequence; }},
      {"other options are kept", [](Disk& d) { d.tenant_of("t").options = d.tenant_of("u").options; }},
      {"a customer is only kept: dan",
       [](Disk& d) {
         d.rows_of("t").customers["dan"] = {"dan", 1, d.rows_of("t").customers.at("cy").record};
       }},
      {"a customer is only in memory: ada", [](Disk& d) { d.rows_of("t").customers.erase("ada"); }},
      {"a customer is only in memory: cy", [](Disk& d) { d.rows_of("t").customers.erase("cy"); }},
      {"a customer is kept with another content: ada", [](Disk& d) { ++d.rows_of("t").customers.at("ada").version; }},
      {"a customer is kept with another content: cy",
       [](Disk& d) { d.rows_of("t").customers.at("cy").record = d.rows_of("t").customers.at("ada").record; }},
      {"store details are only kept: cy",
       [](Disk& d) {
         d.rows_of("t").details[{"cy", "oslo"}] = {"cy", "oslo", d.rows_of("t").details.begin()->second.details};
       }},
      {"store details are only in memory: ada", [](Disk& d) { d.rows_of("t").details.clear(); }},
      {"a merged id is only kept: dan", [](Disk& d) { d.rows_of("t").merged["dan"] = "ada"; }},
      {"a merged id is kept with another survivor: bo", [](Disk& d) { d.rows_of("t").merged.at("bo") = "cy"; }},
      {"a merged id is only in memory: bo", [](Disk& d) { d.rows_of("t").merged.clear(); }},
      {"entries of the log are missing", [](Disk& d) { d.tenant_of("t").entries.erase(4); }},
      {"entry 4 of the log is another change: bo", [](Disk& d) { ++d.tenant_of("t").entries.at(4).group_end; }},
      {"entry 4 of the log is another change: bo",
       [](Disk& d) { d.tenant_of("t").entries.at(4).after = d.tenant_of("t").entries.at(5).after; }},
  };
  for (const auto& [difference, damage] : damages) {
    INFO(difference);
    KeptWorld world;
    add_full_tenant(world);
    world.add_tenant("u");
    CHECK(world.engine().verify("t"));
    damage(world.disk());
    const auto verified = world.engine().verify("t");
    REQUIRE(verified.has_error());
    CHECK(verified.error().code == ErrorCode::data_loss);
    CHECK(verified.error().message == "tenant t in memory is not what is kept: " + difference);
  }
}

}  // namespace verify_test
