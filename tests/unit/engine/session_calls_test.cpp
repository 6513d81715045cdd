// Convenience calls that replace a loop of the host: contains, get_many, modify, store_details; and an engine's
// options.

#include "support.hpp"

#include <custengine/testing/fake_external_source.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace session_calls_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Ids = std::vector<std::string_view>;

struct Shop {
  World world;
  Session session = world.add_tenant("t", {.stores = {"rome", "oslo"}});

  Shop() {
    for (const char* id : {"a", "b", "c"}) session.create({.id = id, .first_name = id}).value();
  }
};

CustomerPatch one_more(const Customer& customer) {
  const Credit now = customer.credit().value_or(Credit());
  return {.credit = CreditPatch{.balance = now.balance + 1}};
}

}  // namespace

TEST_CASE("contains reports if a customer exists") {
  Shop shop;
  CHECK(shop.session.contains("a").value());
  CHECK_FALSE(shop.session.contains("A").value());
  shop.session.remove("a").value();
  CHECK_FALSE(shop.session.contains("a").value());
}

TEST_CASE("get_many returns customers in the order of the ids") {
  Shop shop;
  std::string seen;
  for (const Customer& customer : shop.session.get_many(Ids{"c", "a", "c"}).value()) seen += customer.id();
  CHECK(seen == "cac");
  CHECK(shop.session.get_many({}).value().empty());

  shop.session.merge("a", "b").value();
  const auto missing = error_of(shop.session.get_many(Ids{"x", "c", "b"}));
  REQUIRE(code_of(missing) == ErrorCode::not_found);
  CHECK(missing->violations == std::vector<FieldViolation>{{"ids[0]", "there is no customer x"},
                                                           {"ids[2]", "there is no customer b: it was merged into a"}});
  const auto invalid = error_of(shop.session.get_many(Ids{"x", "a b", "", "c"}));
  REQUIRE(code_of(invalid) == ErrorCode::invalid_argument);
  CHECK(fields_of(*invalid) == std::vector<std::string>{"ids[1]", "ids[2]"});
}

TEST_CASE("lists of writes, drafts and ids accept braces") {
  Shop shop;
  CHECK(shop.session.import_customers({{.id = "x-1", .last_name = "X"}, {.id = "x-2", .last_name = "Y"}})->created ==
        2);
  CHECK(shop.session.apply({Write::update("x-1", {.city = "Oslo"}), Write::remove("x-2")})->customers.size() == 2);
  CHECK(shop.session.get_many({"x-1"})->front().city() == "Oslo");
  CHECK(code_of(error_of(shop.session.get_many({"x-1", "x-2"}))) == ErrorCode::not_found);
}

TEST_CASE("get_many reads one snapshot") {
  Shop shop;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int round = 0; round < 400; ++round) {
      const std::string city = "city " + std::to_string(round);
      shop.session.apply(std::vector{Write::update("a", {.city = city}), Write::update("b", {.city = city})}).value();
    }
    done = true;
  });
  bool are_equal = true;
  do {
    const auto both = shop.session.get_many(Ids{"a", "b"}).value();
    are_equal = are_equal && both[0].city() == both[1].city();
  } while (!done);
  writer.join();
  CHECK(are_equal);
}

TEST_CASE("modify retries after a concurrent write") {
  Shop shop;
  int calls = 0;
  const auto disturbed = [&](int times) {
    return [&, times](const Customer& customer) {
      if (++calls <= times) shop.session.update("a", {.city = "city " + std::to_string(calls)}).value();
      return one_more(customer);
    };
  };
  const Customer modified = shop.session.modify("a", disturbed(2)).value();
  CHECK(calls == 3);
  CHECK(modified.city() == "city 2");
  CHECK(modified.credit()->balance == 1);

  calls = 0;
  const auto error = error_of(shop.session.modify("a", disturbed(100), 4));
  REQUIRE(code_of(error) == ErrorCode::version_mismatch);
  CHECK(calls == 4);
  CHECK(error->current_version == shop.session.get("a")->version());
  CHECK(shop.session.get("a")->credit()->balance == 1);
}

TEST_CASE("modify passes on errors and exceptions, and changes nothing") {
  Shop shop;
  const auto before = shop.session.get("a").value();
  int calls = 0;
  const auto count = [&calls](const Customer&) { return ++calls, CustomerPatch{.email = "no email"}; };
  CHECK(code_of(error_of(shop.session.modify("nobody", count))) == ErrorCode::not_found);
  CHECK(calls == 0);
  CHECK(fields_of(*error_of(shop.session.modify("a", count))) == std::vector<std::string>{"email"});
  CHECK(calls == 1);
  CHECK(fields_of(*error_of(shop.session.modify("a", {}, 0))) == std::vector<std::string>{"change", "attempts"});
  CHECK_THROWS_WITH(
      shop.session.modify("a", [](const Customer&) -> CustomerPatch { throw std::runtime_error("not now"); }),
      "not now");
  CHECK(shop.session.get("a").value() == before);
}

TEST_CASE("concurrent modify calls lose no update") {
  Shop shop;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&shop] {
      Session own = shop.session;
      for (int round = 0; round < 100; ++round) own.modify("a", one_more, 100'000).value();
    });
  for (auto& thread : threads) thread.join();
  CHECK(shop.session.get("a")->credit()->balance == 300);
}

TEST_CASE("extension calls can require a version") {
  Shop shop;
  const Extension extension = {.organization_id = "org-1"};
  CHECK(code_of(error_of(shop.session.attach_extension("a", extension, {.expected_version = 2}))) ==
        ErrorCode::version_mismatch);
  CHECK(shop.session.attach_extension("a", extension, {.expected_version = 1})->version() == 2);
  CHECK(code_of(error_of(shop.session.detach_extension("a", extension, {.expected_version = 1}))) ==
        ErrorCode::version_mismatch);
  CHECK(code_of(error_of(shop.session.detach_extension("a", ExtensionCode::two_invoice, {.expected_version = 3}))) ==
        ErrorCode::version_mismatch);
  CHECK(shop.session.get("a")->extensions().size() == 1);
  CHECK(shop.session.detach_extension("a", ExtensionCode::two_invoice, {.expected_version = 2})->extensions().empty());
}

TEST_CASE("store details are listed by store and customer") {
  Shop shop;
  using Entries = std::vector<StoreDetailsEntry>;
  CHECK(shop.session.store_details().value().empty());
  const StoreDetails first = {.note = "first"}, second = {.payment_terms = 14};
  shop.session.set_store_details("rome", "a", first).value();
  shop.session.set_store_details("oslo", "c", first).value();
  shop.session.set_store_details("oslo", "b", second).value();
  shop.session.set_store_details("oslo", "a", first).value();
  shop.session.set_store_details("oslo", "a", {}).value();
  const Entries in_oslo = {{"oslo", "b", second}, {"oslo", "c", first}};
  CHECK(shop.session.store_details("oslo").value() == in_oslo);
  const Entries all = {in_oslo[0], in_oslo[1], {"rome", "a", first}};
  CHECK(shop.session.store_details().value() == all);

  // A snapshot keeps those of its moment, and none of a store that was new afterwards.
  const Snapshot then = shop.session.snapshot().value();
  shop.session.remove("c").value();
  shop.world.engine.update_tenant("t", {.stores = std::vector<std::string>{"oslo", "york"}}).value();
  CHECK(shop.session.store_details().value() == Entries{in_oslo[0]});
  CHECK(code_of(error_of(shop.session.store_details("rome"))) == ErrorCode::not_found);
  CHECK(then.store_details() == all);
  CHECK(then.store_details("rome") == Entries{all[2]});
  CHECK(then.store_details("york").empty());
}

TEST_CASE("a tenant's options are readable after each change") {
  Engine engine;
  CHECK(code_of(error_of(engine.options("t"))) == ErrorCode::not_found);
  CHECK_FALSE(engine.has_tenant("t"));
  const auto source = std::make_shared<testing::FakeExternalSource>();
  const ExtensionCode other = ExtensionCode::parse("OTHER").value();
  engine
      .create_tenant("t", {.locale = "nb",
                           .country_code = "NO",
                           .sort_indexes = {SortField::city, SortField::id, SortField::city},
                           .text_index = false,
                           .unique_external_reference = false,
                           .extensions = {TenantExtension::b2b},
                           .allowed_extensions = {other},
                           .external_source = source,
                           .stores = {"rome", "oslo"},
                           .max_customers = 7,
                           .change_history = 8,
                           .change_history_bytes = 9,
                           .also_searched = {SearchField::address}})
      .value();
  CHECK(engine.has_tenant("t"));
  TenantOptions options = engine.options("t").value();
  CHECK(options.locale == "nb");
  CHECK(options.country_code == "NO");
  CHECK(options.sort_indexes == std::vector{SortField::city, SortField::id, SortField::city});
  CHECK_FALSE(options.text_index);
  CHECK_FALSE(options.unique_external_reference);
  CHECK(options.extensions == std::vector{TenantExtension::b2b});
  CHECK(options.allowed_extensions == std::vector{other});
  CHECK(options.external_source == source);
  CHECK(options.stores == std::vector<std::string>{"oslo", "rome"});
  CHECK(options.max_customers == 7);
  CHECK(options.change_history == 8);
  CHECK(options.change_history_bytes == 9);
  CHECK(options.also_searched == std::vector{SearchField::address});

  engine
      .update_tenant("t", {.extensions = clear,
                           .allowed_extensions = std::vector{ExtensionCode::two_invoice},
                           .external_source = clear,
                           .stores = std::vector<std::string>{"york"},
                           .max_customers = std::size_t{6}})
      .value();
  engine.fork("t", "copy").value();
  engine.drop_tenant("t").value();
  CHECK_FALSE(engine.has_tenant("t"));
  options = engine.options("copy").value();
  CHECK(options.locale == "nb");
  CHECK(options.extensions.empty());
  CHECK(options.allowed_extensions == std::vector{ExtensionCode::two_invoice});
  CHECK(options.external_source == nullptr);
  CHECK(options.stores == std::vector<std::string>{"york"});
  CHECK(options.max_customers == 6);
  CHECK(options.change_history_bytes == 9);
  REQUIRE(engine.create_tenant("again", options));
}

}  // namespace session_calls_test
