#include "effort.hpp"
#include "random_writes.hpp"
#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/generator.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

namespace dump_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::string dumped(const World& world, std::string_view tenant) {
  std::ostringstream out;
  dump_tenant(out, world.engine, tenant).value();
  return out.str();
}

Result<DumpReport> restored(World& world, const std::string& dump, std::string_view tenant) {
  std::istringstream in(dump);
  return restore_tenant(in, world.engine, tenant);
}

/// The answers of all reading calls of a tenant, as text.
std::string view(const World& world, std::string_view tenant) {
  const Session session = world.open(tenant);
  std::string text = to_json(world.engine.options(tenant).value()) + '\n';
  for (const Customer& customer : all_customers(world, session)) text += to_json(customer) + '\n';
  for (int field = 0; field <= static_cast<int>(SortField::last_modified_at); ++field)
    for (const SortDirection direction : {SortDirection::ascending, SortDirection::descending})
      for (const auto& id :
           ids_of(session.list({.sort_by = static_cast<SortField>(field), .direction = direction, .page_size = 1000})
                      .value()))
        text += id + ' ';
  for (const char* query : {"a", "oslo", "90", "again"})
    for (const auto& id : ids_of(session.search({.query = query, .page_size = 1000}).value())) text += id + ' ';
  text += to_json(session.count_by(FacetField::city).value());
  for (const auto& [store, customer, details] : session.store_details().value())
    text += store + ' ' + customer + ' ' + to_json(details) + '\n';
  for (int i = 0; i < 400; ++i)
    if (const auto found = session.get("g-" + std::to_string(i)); !found) text += found.error().message + '\n';
  return text + std::to_string(session.snapshot()->sequence());
}

/// A tenant with every kind of data that a dump has.
std::string small_dump() {
  World world;
  Session session = world.add_tenant("t", {.locale = "nb",
                                           .country_code = "NO",
                                           .extensions = {TenantExtension::b2b},
                                           .stores = {"oslo"},
                                           .max_customers = 9});
  CustomerDraft draft = full_draft();
  draft.id = "full";
  session.create(draft).value();
  session.create({.id = "kept", .first_name = "Åse"}).value();
  session.create({.id = "gone", .email = "a@example.com"}).value();
  session.set_store_details("oslo", "kept", {.note = "first"}).value();
  session.merge("kept", "gone").value();
  return dumped(world, "t");
}

/// A stream that fails after the given number of bytes.
struct FailingBuffer : std::streambuf {
  explicit FailingBuffer(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }
  int_type underflow() override { throw std::runtime_error("the disk"); }
  std::string text_;
};

}  // namespace

TEST_CASE("a restored tenant answers like the dumped one") {
  for (const std::size_t customers : {0U, 3U, 300U}) {
    INFO(customers << " customers, and as much is the seed");
    World world;
    Session one = world.add_tenant("one", {.locale = "nb",
                                           .country_code = "NO",
                                           .extensions = {TenantExtension::b2b},
                                           .allowed_extensions = {},
                                           .stores = {"oslo", "rome"},
                                           .change_history = 77});
    testing::Generator generator({.seed = customers, .locales = {"nb", "sv"}, .contact_share = 0.5, .id_prefix = "g-"});
    one.import_customers(generator.take(customers)).value();
    std::mt19937 random(static_cast<unsigned>(customers));
    for (int i = 0; i < 200; ++i) write_at_random(one, random, customers);

    const std::string dump = dumped(world, "one");
    World other;
    const DumpReport report = restored(other, dump, "two").value();
    CHECK(report.customers == one.count().value());
    CHECK(report.sequence == one.snapshot()->sequence());
    CHECK(view(other, "two") == view(world, "one"));
    CHECK(dumped(other, "two") == dump);

    // Later writes give the same results, too.
    Session two = other.open("two");
    const std::uint64_t sequence = report.sequence;
    CHECK(two.changes(sequence, 10).value().empty());
    if (sequence > 0) CHECK(code_of(error_of(two.changes(sequence - 1, 10))) == ErrorCode::failed_precondition);
    for (Session* session : {&one, &two}) {
      std::mt19937 same(7);
      for (int i = 0; i < 100; ++i) write_at_random(*session, same, customers);
    }
    CHECK(two.changes(sequence, 10).value().size() == one.changes(sequence, 10).value().size());
    CHECK(dumped(other, "two") == dumped(world, "one"));
  }
}

TEST_CASE("a dump keeps values that the tenant no longer accepts") {
  World world;
  Session session = world.add_tenant("t", {.extensions = {TenantExtension::b2b}});
  session
      .create({.id = "a",
               .type = CustomerType::b2b,
               .company_name = "A",
               .contacts = {{.first_name = "B", .last_name = "C", .extensions = {{.organization_id = "o-1"}}}},
               .extensions = {{.organization_id = "o-2"}}})
      .value();
  session.create({.id = "b", .first_name = "B"}).value();
  world.engine.update_tenant("t", {.extensions = clear, .allowed_extensions = clear, .max_customers = std::size_t{1}})
      .value();
  World other;
  restored(other, dumped(world, "t"), "t").value();
  CHECK(view(other, "t") == view(world, "t"));
  Session again = other.open("t");
  CHECK(code_of(error_of(again.create({.first_name = "C"}))) == ErrorCode::resource_exhausted);
  CHECK(code_of(error_of(again.attach_extension("b", {.organization_id = "o"}))) == ErrorCode::invalid_argument);
  CHECK(code_of(error_of(again.update("a", {.city = "Oslo"}))) == ErrorCode::failed_precondition);
}

TEST_CASE("a dump that is cut off anywhere is data_loss") {
  const std::string dump = small_dump();
  World world;
  for (std::size_t size = 0; size < dump.size(); ++size) {
    INFO(size << " of " << dump.size() << " bytes");
    const auto error = error_of(restored(world, dump.substr(0, size), "t"));
    REQUIRE(code_of(error) == ErrorCode::data_loss);
    REQUIRE_FALSE(world.engine.has_tenant("t"));
  }
  CHECK(restored(world, dump, "t"));
  CHECK(code_of(error_of(restored(world, dump + "\n", "more"))) == ErrorCode::data_loss);
  CHECK(code_of(error_of(restored(world, dump + dump, "more"))) == ErrorCode::data_loss);
}

TEST_CASE("a dump with any byte changed is data_loss") {
  const std::string dump = small_dump();
  World world;
  for (std::size_t at = 0; at < dump.size(); at += by_effort<std::size_t>(3, 1)) {
    for (const int change : {1, 0x20, 0x80}) {
      std::string changed = dump;
      changed[at] = static_cast<char>(changed[at] ^ change);
      INFO("byte " << at << " ^ " << change);
      REQUIRE(code_of(error_of(restored(world, changed, "t"))) == ErrorCode::data_loss);
      REQUIRE_FALSE(world.engine.has_tenant("t"));
    }
  }
}

TEST_CASE("an error for a damaged dump has the offset") {
  World world;
  std::string dump = small_dump();
  const auto message = [&](std::string_view from, std::string_view to) {
    std::string changed = dump;
    changed.replace(changed.find(from), from.size(), to);
    return error_of(restored(world, changed, "t"))->message;
  };
  CHECK(message("\"storeUid\":\"oslo\"", "\"storeUid\":\"rome\"") == "line 4: there is no store rome");
  CHECK(message("\"customerUid\":\"kept\"}\n{\"customers\"", "\"customerUid\":\"nope\"}\n{\"customers\"") ==
        "line 5: there is no customer nope");
  CHECK(message("{\"custengineDump\":1", "{\"custengineDump\":2") ==
        "line 1: the dump's format is of version 2, and this library reads version 1");
  CHECK(message("\xc3\x85se", "Ase") == "the dump is not what was written: its numbers or its checksum differ");
  CHECK(error_of(restored(world, "{}\n", "t"))->message == "line 1: this is no dump of a tenant");
  CHECK(error_of(restored(world, dump.substr(0, dump.size() - 1), "t"))->message == "line 6: the dump is cut off here");
}

TEST_CASE("restore_tenant checks the id and keeps existing tenants") {
  World world;
  const std::string dump = small_dump();
  Session there = world.add_tenant("t");
  CHECK(code_of(error_of(restored(world, dump, "t"))) == ErrorCode::already_exists);
  CHECK(there.count().value() == 0);
  CHECK(code_of(error_of(restored(world, dump, "no id"))) == ErrorCode::invalid_argument);
  std::ostringstream out;
  CHECK(code_of(error_of(dump_tenant(out, world.engine, "nobody"))) == ErrorCode::not_found);
  CHECK(out.str().empty());
}

TEST_CASE("a failed stream is reported and leaves no tenant") {
  World world;
  const std::string dump = small_dump();
  FailingBuffer failing(dump.substr(0, dump.size() / 2));
  std::istream in(&failing);
  CHECK(code_of(error_of(restore_tenant(in, world.engine, "t"))) == ErrorCode::unavailable);
  CHECK_FALSE(world.engine.has_tenant("t"));
  restored(world, dump, "t").value();
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  CHECK(code_of(error_of(dump_tenant(out, world.engine, "t"))) == ErrorCode::unavailable);
}

TEST_CASE("a stream that had failed before is unavailable") {
  World world;
  std::ifstream no_file("/nonexistent/dump");
  CHECK(code_of(error_of(restore_tenant(no_file, world.engine, "t"))) == ErrorCode::unavailable);
  std::istringstream failed(small_dump());
  failed.setstate(std::ios::failbit);
  CHECK(code_of(error_of(restore_tenant(failed, world.engine, "t"))) == ErrorCode::unavailable);
  CHECK_FALSE(world.engine.has_tenant("t"));
}

TEST_CASE("a dump to a file replaces the file as a whole") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("custengine-dump-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  const fs::path file = folder / "t.dump";
  World world;
  restored(world, small_dump(), "t").value();
  const DumpReport report = dump_tenant(file, world.engine, "t").value();
  CHECK(report == DumpReport{.customers = 2, .store_details = 1, .merged_ids = 1, .sequence = report.sequence});
  struct stat status = {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);

  world.open("t").create({.id = "new", .first_name = "New"}).value();
  CHECK(dump_tenant(file, world.engine, "t")->customers == 3);
  CHECK(code_of(error_of(dump_tenant(file, world.engine, "nobody"))) == ErrorCode::not_found);
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
  CHECK(restore_tenant(file, world.engine, "copy")->customers == 3);
  CHECK(view(world, "copy") == view(world, "t"));

  const auto unwritable = error_of(dump_tenant(folder / "none" / "t.dump", world.engine, "t"));
  CHECK(code_of(unwritable) == ErrorCode::unavailable);
  CHECK_THAT(unwritable->message, Catch::Contains("No such file or directory"));
  CHECK(code_of(error_of(restore_tenant(folder / "none", world.engine, "x"))) == ErrorCode::unavailable);
  fs::remove_all(folder);
}

}  // namespace dump_test
