#include "kept/kept_world.hpp"
#include "unit/engine/random_writes.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>

#include "effort.hpp"

#include <limits>
#include <random>
#include <sstream>

namespace reopen_test {

using namespace custengine;
using namespace custengine::test;

constexpr ErrorCode not_found = ErrorCode::not_found;

TEST_CASE("each write of a kept tenant is there after a reopen") {
  KeptWorld world;
  world.add_tenant("t", {.extensions = {TenantExtension::b2b}, .stores = {"oslo", "bergen"}});
  const std::vector<std::pair<std::string, std::function<void(Session&)>>> writes = {
      {"create", [](Session& s) { s.create(full_draft()).value(); }},
      {"create two", [](Session& s) { s.create({.id = "ada", .external_reference = "r", .last_name = "L"}).value(); }},
      {"create bo", [](Session& s) { s.create({.id = "bo", .last_name = "B"}).value(); }},
      {"update", [](Session& s) { s.update("ada", {.city = "Oslo"}).value(); }},
      {"attach",
       [](Session& s) {
         s.attach_extension("ada", {ExtensionCode::two_invoice, "o-1"}).value();
       }},
      {"detach", [](Session& s) { s.detach_extension("ada", ExtensionCode::two_invoice).value(); }},
      {"details", [](Session& s) { s.set_store_details("oslo", "ada", {.note = "vip"}).value(); }},
      {"details", [](Session& s) { s.set_store_details("bergen", "ada", {.note = "b"}).value(); }},
      {"details of bo", [](Session& s) { s.set_store_details("oslo", "bo", {.note = "bo"}).value(); }},
      {"cleared details", [](Session& s) { s.set_store_details("bergen", "ada", {}).value(); }},
      {"merge", [](Session& s) { s.merge("ada", "bo").value(); }},
      {"create cy", [](Session& s) { s.create({.id = "cy", .last_name = "C"}).value(); }},
      {"merge again", [](Session& s) { s.merge("cy", "ada").value(); }},
      {"create bo again", [](Session& s) { s.create({.id = "bo", .last_name = "B2"}).value(); }},
      {"batch",
       [](Session& s) {
         s.apply({Write::create({.id = "b-1", .last_name = "X"}), Write::update("bo", {.city = "Bergen"}),
                  Write::remove("cy"), Write::create({.id = "cy", .last_name = "C2"})})
             .value();
       }},
      {"import", [](Session& s) { s.import_customers({{.id = "i-1", .last_name = "I"}}).value(); }},
      {"atomic import",
       [](Session& s) {
         s.import_customers({{.id = "i-2", .last_name = "I"}, {.id = "i-3", .last_name = "I"}}, {.atomic = true})
             .value();
       }},
      {"remove", [](Session& s) { s.remove("i-2").value(); }},
      {"erase", [](Session& s) { s.erase("cy").value(); }},
  };
  for (const auto& [name, write] : writes) {
    INFO(name);
    Session session = world.open("t");
    write(session);
    world.require_kept("t");
  }
  CHECK(error_of(world.open("t").get("ada"))->holder_id.empty());
}

TEST_CASE("random writes of a kept tenant are there after a reopen") {
  std::mt19937 random(7);
  KeptWorld world;
  world.add_tenant("t", {.stores = {"oslo"}, .change_history = 50, .change_log = 80});
  for (int round = 0; round < by_effort(20, 400); ++round) {
    Session session = world.open("t");
    for (int i = 0; i < 40; ++i) write_at_random(session, random, 12);
    world.require_kept("t");
  }
  CHECK(world.disk().tenant_of("t").entries.size() <= 80 + 64);
}

TEST_CASE("a log keeps as many entries as the options say") {
  constexpr std::size_t bound = 10;
  KeptWorld world;
  Session session = world.add_tenant("t", {.change_history = bound / 2, .change_log = bound});
  const auto& entries = world.disk().tenant_of("t").entries;
  std::size_t fewest = 100;
  for (int i = 0; i < 200; ++i) {
    session.create({.last_name = "L"}).value();
    CHECK(entries.size() < bound + 65);
    if (i >= static_cast<int>(bound)) fewest = std::min(fewest, entries.size());
  }
  CHECK(fewest == bound);
  world.require_kept("t");
}

TEST_CASE("a log without a bound keeps all entries") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.change_log = std::numeric_limits<std::uint64_t>::max()});
  for (int i = 0; i < 100; ++i) session.create({.last_name = "L"}).value();
  CHECK(world.disk().tenant_of("t").entries.size() == 102);
  world.require_kept("t");
}

TEST_CASE("a kept customer is erased once") {
  KeptWorld world;
  Session session = world.add_tenant("t");
  for (const char* id : {"ada", "bo"}) session.create({.id = id, .last_name = "L"}).value();
  session.update("ada", {.city = "Oslo"}).value();
  session.merge("bo", "ada").value();
  session.remove("bo").value();
  session.erase("bo").value();
  for (const auto& [number, entry] : world.disk().tenant_of("t").entries)
    if (entry.kind == kept::EntryKind::customer) CHECK_FALSE((entry.before || entry.after));
  const std::uint64_t commits = world.persistence().commits;
  CHECK(code_of(error_of(session.erase("bo"))) == not_found);
  CHECK(world.persistence().commits == commits);
  world.require_kept("t");
  CHECK(code_of(error_of(world.open("t").erase("bo"))) == not_found);
}

TEST_CASE("options of a kept tenant are there after a reopen") {
  KeptWorld world;
  const TenantOptions options{.locale = "nb",
                              .country_code = "NO",
                              .sort_indexes = {SortField::city, SortField::full_name},
                              .text_index = false,
                              .unique_external_reference = false,
                              .extensions = {TenantExtension::b2b, TenantExtension::external_customer_search},
                              .allowed_extensions = {ExtensionCode::two_invoice},
                              .stores = {"bergen", "oslo"},
                              .max_customers = 7,
                              .change_history = 9,
                              .change_history_bytes = 12345,
                              .also_searched = {SearchField::address},
                              .max_bytes = 1 << 30,
                              .change_log = 77};
  Session session = world.add_tenant("t", options);
  world.require_kept("t");
  CHECK(world.engine().options("t")->change_log == 77);
  session = world.open("t");
  session.create({.id = "a", .last_name = "A"}).value();
  session.set_store_details("oslo", "a", {.note = "o"}).value();
  session.set_store_details("bergen", "a", {.note = "b"}).value();
  world.engine()
      .update_tenant(
          "t",
          {.extensions = clear, .stores = std::vector<std::string>{"tromso", "oslo"}, .max_customers = std::size_t{3}})
      .value();
  world.require_kept("t");
  CHECK(world.engine().options("t")->stores == std::vector<std::string>{"oslo", "tromso"});
  CHECK(world.engine().options("t")->max_customers == 3);
  world.engine().update_tenant("t", {.stores = clear, .max_customers = clear, .max_bytes = clear}).value();
  world.require_kept("t");
  CHECK(world.engine().options("t")->max_customers == TenantOptions().max_customers);
}

TEST_CASE("an import into an empty kept tenant is one generation") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.change_history = 100});
  session.create({.id = "x", .last_name = "X"}).value();
  session.remove("x").value();
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 12'345; ++i) drafts.push_back({.id = "c-" + std::to_string(i), .last_name = "N"});
  const std::uint64_t commits = world.persistence().commits;
  REQUIRE(session.import_customers(drafts)->created == 12'345);
  CHECK(world.persistence().commits == commits + 1);
  CHECK(world.disk().tenant_of("t").generations.size() == 1);
  world.require_kept("t");
  CHECK(world.open("t").count().value() == 12'345);
  session = world.open("t");
  session.update("c-7", {.city = "Oslo"}).value();
  world.require_kept("t");
}

TEST_CASE("an import into a kept tenant with customers shares commits") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}, .max_customers = 700});
  session.create({.id = "c-3", .last_name = "Old"}).value();
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 600; ++i) drafts.push_back({.id = "c-" + std::to_string(i), .last_name = "N"});
  drafts[5].last_name = "";  // nothing identifies the customer
  const std::uint64_t commits = world.persistence().commits;
  const auto report = session.import_customers(drafts).value();
  CHECK(report.created == 598);
  REQUIRE(report.failed.size() == 2);
  CHECK(report.failed[0].index == 3);
  CHECK(report.failed[0].error.code == ErrorCode::already_exists);
  CHECK(report.failed[1].index == 5);
  CHECK(world.persistence().commits == commits + 3);
  world.require_kept("t");

  session = world.open("t");
  for (int i = 0; i < 600; ++i) drafts[static_cast<std::size_t>(i)].id = "d-" + std::to_string(i);
  drafts[5].last_name = "N";
  const auto beyond = session.import_customers(drafts).value();
  CHECK(beyond.created == 101);
  CHECK(beyond.failed.size() == 499);
  CHECK(beyond.failed.back().error.code == ErrorCode::resource_exhausted);
  world.require_kept("t");

  session = world.open("t");
  world.persistence().before_commit = [](auto) { return Error{.code = ErrorCode::unavailable, .message = "no disk"}; };
  const auto refused = session.import_customers({{.id = "c-1", .city = "Oslo"}}, {.on_conflict = OnConflict::update});
  REQUIRE(refused->failed.size() == 1);
  CHECK(refused->failed[0].error.message == "no disk");
  CHECK(refused->updated == 0);
  world.persistence().before_commit = nullptr;
  world.require_kept("t");
}

TEST_CASE("forks, dumps and drops of kept tenants are kept") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  for (const char* id : {"a", "b", "c"}) session.create({.id = id, .last_name = id}).value();
  session.set_store_details("oslo", "a", {.note = "n"}).value();
  session.merge("a", "b").value();
  std::stringstream dump;
  dump_tenant(dump, world.engine(), "t").value();
  world.engine().fork("t", "copy").value();
  restore_tenant(dump, world.engine(), "restored").value();
  for (const char* tenant : {"t", "copy", "restored"}) world.require_kept(tenant);
  CHECK(world.engine().tenants() == std::vector<std::string>{"copy", "restored", "t"});
  CHECK(code_of(error_of(world.engine().fork("t", "copy"))) == ErrorCode::already_exists);

  world.engine().drop_tenant("t").value();
  CHECK(world.disk().tenants.size() == 2);
  CHECK(code_of(error_of(session.get("a"))) == not_found);
  world.reopen();
  CHECK(world.engine().tenants() == std::vector<std::string>{"copy", "restored"});
  CHECK(world.open("copy").snapshot()->sequence() == 0);
  CHECK(world.open("restored").snapshot()->sequence() == 5);
  world.add_tenant("t");
  world.require_kept("t");
  CHECK(world.open("t").count().value() == 0);
}

TEST_CASE("a rewind of a kept tenant is kept") {
  KeptWorld world;
  Session session = world.add_tenant("t", {.stores = {"oslo", "bergen"}});
  session.create({.id = "a", .last_name = "A"}).value();
  session.create({.id = "b", .last_name = "B"}).value();
  session.set_store_details("oslo", "a", {.note = "o"}).value();
  session.set_store_details("bergen", "a", {.note = "b"}).value();
  session.merge("a", "b").value();
  const Snapshot then = session.snapshot().value();
  session.update("a", {.city = "Oslo"}).value();
  session.create({.id = "c", .last_name = "C"}).value();
  world.engine().update_tenant("t", {.stores = std::vector<std::string>{"oslo", "tromso"}}).value();
  world.engine().rewind("t", then).value();
  CHECK(session.count().value() == 1);
  world.require_kept("t");
  session = world.open("t");
  session.update("a", {.city = "Bergen"}).value();
  world.require_kept("t");
}

}  // namespace reopen_test
