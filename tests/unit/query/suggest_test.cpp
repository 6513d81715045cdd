#include "query/suggest.hpp"

#include "../engine/naive.hpp"
#include "../engine/naive_counts.hpp"
#include "../engine/request_maker.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "tenant_maker.hpp"

#include <string>
#include <vector>

namespace suggest_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using query::PlanOptions;
using Names = std::vector<std::string>;

constexpr PlanOptions plans[] = {
    {PlanOptions::Access::automatic, PlanOptions::Order::automatic},
    {PlanOptions::Access::automatic, PlanOptions::Order::walk},
    {PlanOptions::Access::automatic, PlanOptions::Order::sort},
    {PlanOptions::Access::scan, PlanOptions::Order::automatic},
    {PlanOptions::Access::scan, PlanOptions::Order::sort},
};

std::unique_ptr<storage::Tenant> tenant_of(const Names& last_names, const TenantShape& shape = {}) {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::vector<Customer> customers;
  for (const auto& name : last_names) customers.push_back(session.create({.last_name = name}).value());
  auto tenant = make_tenant(shape);
  fill(*tenant, customers);
  return tenant;
}

Names suggested(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit = 10) {
  Names names = query::suggest(tenant, prefix, limit);
  for (const PlanOptions& plan : plans) CHECK(query::suggest(tenant, prefix, limit, plan) == names);
  return names;
}

}  // namespace

TEST_CASE("suggestions match any word's start, sorted and distinct") {
  const auto tenant = tenant_of({"Åse Hansen", "Hanna Berg", "Johan Lie", "Hanna Berg", "HANSEN AS", "Anne-Hanne Å",
                                 "(Han) x", "Bo", "太郎 山田"});
  CHECK(suggested(*tenant, "han") == Names{"(Han) x", "Anne-Hanne Å", "Hanna Berg", "HANSEN AS", "Åse Hansen"});
  CHECK(suggested(*tenant, "HÅN", 2) == Names{"(Han) x", "Anne-Hanne Å"});
  CHECK(suggested(*tenant, "hansen") == Names{"HANSEN AS", "Åse Hansen"});
  CHECK(suggested(*tenant, "  åse h ") == Names{"Åse Hansen"});
  CHECK(suggested(*tenant, "ase hansen") == Names{"Åse Hansen"});
  CHECK(suggested(*tenant, "(h") == Names{"(Han) x"});
  CHECK(suggested(*tenant, "ansen").empty());
  CHECK(suggested(*tenant, "hansenx").empty());
  CHECK(suggested(*tenant, "b") == Names{"Bo", "Hanna Berg"});
  CHECK(suggested(*tenant, "bo") == Names{"Bo"});
  CHECK(suggested(*tenant, "山") == Names{"太郎 山田"});
  CHECK(suggested(*tenant, "", 3) == Names{"(Han) x", "Anne-Hanne Å", "Bo"});
  CHECK(suggested(*tenant, "x") == Names{"(Han) x"});
  CHECK(suggested(*tenant, "å") == Names{"Anne-Hanne Å", "HANSEN AS", "Åse Hansen"});
}

TEST_CASE("suggestions match after an apostrophe too") {
  const auto tenant = tenant_of({"Gina D’Angelo", "Sean O'Brien", "L'Oréal AS", "Angela Lie", "Anne‑Marie Lie"});
  CHECK(suggested(*tenant, "ang") == Names{"Angela Lie", "Gina D’Angelo"});
  CHECK(suggested(*tenant, "d'a") == Names{"Gina D’Angelo"});
  CHECK(suggested(*tenant, "dang") == Names{"Gina D’Angelo"});
  CHECK(suggested(*tenant, "o’brien") == Names{"Sean O'Brien"});
  CHECK(suggested(*tenant, "b") == Names{"Sean O'Brien"});
  CHECK(suggested(*tenant, "br") == Names{"Sean O'Brien"});
  CHECK(suggested(*tenant, "oreal") == Names{"L'Oréal AS"});
  CHECK(suggested(*tenant, "real").empty());
  CHECK(suggested(*tenant, "anne-m") == Names{"Anne‑Marie Lie"});
  CHECK(suggested(*tenant, "m") == Names{"Anne‑Marie Lie"});
}

TEST_CASE("every plan suggests the same as a scan of all names") {
  const auto customers = make_customers(3000);
  std::size_t names = 0;
  for (const std::string locale : {"nb", ""})
    for (const bool text_index : {true, false})
      for (const bool sort_index : {true, false}) {
        TenantShape shape{.locale = locale, .sort_indexes = {SortField::city}, .text_index = text_index};
        if (sort_index) shape.sort_indexes.push_back(SortField::display_name);
        const auto tenant = make_tenant(shape);
        fill(*tenant, customers);
        RequestMaker random(customers, 5);
        for (int round = 0; round < test::by_effort(14, 60); ++round) {
          const std::string name(customers[random.below(customers.size())].display_name());
          std::size_t at = random.one_in(2) ? name.find(' ') : 0;
          if (at == name.npos) at = 0;
          const std::string prefix = random.some_start_of(name.substr(at == 0 ? 0 : at + 1));
          const std::size_t limit = 1 + random.below(20);
          INFO("prefix \"" << prefix << "\", limit " << limit);
          const Names found = suggested(*tenant, prefix, limit);
          CHECK(found == naive::suggestions(customers, prefix, limit, locale, "NO"));
          names += found.size();
        }
      }
  CHECK(names > 400);
}

TEST_CASE("suggest finds names that sort after 9000 others") {
  Names names;
  for (int i = 0; i < 9000; ++i) names.push_back("A " + std::to_string(i % 3000));
  for (int i = 0; i < 4000; ++i) names.push_back("Hanna Lie");
  for (const char* name : {"Zoe Hanssen", "Zoe Hansen", "B Hand"}) names.push_back(name);
  const auto tenant = tenant_of(names);
  CHECK(suggested(*tenant, "han") == Names{"B Hand", "Hanna Lie", "Zoe Hansen", "Zoe Hanssen"});
  CHECK(suggested(*tenant, "han", 2) == Names{"B Hand", "Hanna Lie"});
  CHECK(suggested(*tenant, "hans") == Names{"Zoe Hansen", "Zoe Hanssen"});
}

TEST_CASE("suggestions follow writes") {
  const auto tenant = tenant_of({"Hansen", "Hanssen"});
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  const Customer before = session.create({.id = "hans-7", .external_reference = "Hans-7"}).value();
  fill(*tenant, {before});
  CHECK(suggested(*tenant, "hans") == Names{"Hansen", "Hanssen"});  // a reference is no name
  const Customer after = session.update("hans-7", {.company_name = "Hans-7 AS", .mobile = "hansa"}).value();
  REQUIRE(tenant->replace(tenant->find(before.id()), storage::RecordPtr(&detail::Record::of(after))).value() ==
          storage::Tenant::Commit::done);
  CHECK(suggested(*tenant, "hans") == Names{"Hans-7 AS", "Hansen", "Hanssen"});
  CHECK(suggested(*tenant, "as") == Names{"Hans-7 AS"});
  REQUIRE(tenant->remove(tenant->find(after.id())).value() == storage::Tenant::Commit::done);
  CHECK(suggested(*tenant, "hans") == Names{"Hansen", "Hanssen"});
}

TEST_CASE("a customer that becomes a person is suggested by that name") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  const Customer customer =
      session
          .create(
              {.type = CustomerType::company, .first_name = "Åse", .last_name = "Hansen", .company_name = "Fjell AS"})
          .value();
  CHECK(session.suggest("fj").value() == Names{"Fjell AS"});
  session.update(customer.id(), {.type = CustomerType::person}).value();
  CHECK(session.suggest("fj").value().empty());
  CHECK(session.suggest("hans").value() == Names{"Åse Hansen"});
}

TEST_CASE("invalid suggest requests are refused") {
  Engine engine;
  engine.create_tenant("t").value();
  const Session session = engine.session("t").value();
  CHECK(session.suggest("x").value().empty());
  const auto refused = session.suggest("\xff", 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  REQUIRE(refused.error().violations.size() == 2);
  CHECK(refused.error().violations[0].field == "prefix");
  CHECK(refused.error().violations[1].field == "limit");
  CHECK_FALSE(session.suggest("x", 1001));
  CHECK_FALSE(session.suggest(std::string(256, 'x')));
}

}  // namespace suggest_test
