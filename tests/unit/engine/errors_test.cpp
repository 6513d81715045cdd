#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <functional>
#include <set>

namespace errors_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// A shop with two customers: "ada" (references "ref-ada", extensions org-1 and org-2) and "bob" ("ref-bob").
struct Shop {
  World world;
  std::shared_ptr<testing::FakeExternalSource> source = std::make_shared<testing::FakeExternalSource>();
  Session session = world.add_tenant(
      "t", {.extensions = {TenantExtension::external_customer_search}, .external_source = source, .stores = {"oslo"}});

  Shop() {
    session
        .create({.id = "ada",
                 .external_reference = "ref-ada",
                 .first_name = "Ada",
                 .extensions = {{.organization_id = "org-1"}, {.organization_id = "org-2"}}})
        .value();
    session.create({.id = "bob", .external_reference = "ref-bob", .first_name = "Bob"}).value();
    session.set_store_details("oslo", "bob", {.note = "kept"}).value();
  }

  void fill() { world.engine.update_tenant("t", {.max_customers = std::size_t{2}}).value(); }
  void settings(const TenantPatch& patch) { world.engine.update_tenant("t", patch).value(); }
};

struct Case {
  std::string operation;
  std::string how;
  ErrorCode code;
  std::function<std::optional<Error>(Session&)> call;
  std::function<void(Shop&)> prepare = nullptr;
};

using S = Session&;
constexpr auto invalid = ErrorCode::invalid_argument;
constexpr auto not_found = ErrorCode::not_found;
constexpr auto taken = ErrorCode::already_exists;
constexpr auto precondition = ErrorCode::failed_precondition;
constexpr auto mismatch = ErrorCode::version_mismatch;
constexpr auto exhausted = ErrorCode::resource_exhausted;
constexpr auto unavailable = ErrorCode::unavailable;
constexpr auto b2b = CustomerType::b2b;
const std::string long_id(129, 'x');
const ExtensionCode other_code = ExtensionCode::parse("OTHER").value();

std::vector<Case> read_cases() {
  const auto without_gate = [](Shop& shop) { shop.settings({.extensions = clear}); };
  const auto without_source = [](Shop& shop) { shop.settings({.external_source = clear}); };
  const auto failing = [](Shop& shop) { shop.source->fail_with({.code = ErrorCode::not_found, .message = "gone"}); };
  const auto throwing = [](Shop& shop) { shop.source->throw_next(); };
  return {
      {"list", "page 0", invalid, [](S s) { return error_of(s.list({.page_number = 0})); }},
      {"list", "page size 0", invalid, [](S s) { return error_of(s.list({.page_size = 0})); }},
      {"list", "page size 1001", invalid, [](S s) { return error_of(s.list({.page_size = 1001})); }},
      {"list", "sort field", invalid, [](S s) { return error_of(s.list({.sort_by = static_cast<SortField>(99)})); }},
      {"list", "direction", invalid,
       [](S s) { return error_of(s.list({.direction = static_cast<SortDirection>(9)})); }},
      {"list", "reference", invalid, [](S s) { return error_of(s.list({.external_reference = " x"})); }},
      {"pages", "page size 0", invalid, [](S s) { return error_of(*s.pages(ListRequest{.page_size = 0}).begin()); }},
      {"pages of a search", "page size 0", invalid,
       [](S s) { return error_of(*s.pages(SearchRequest{.page_size = 0}).begin()); }},
      {"search", "page 0", invalid, [](S s) { return error_of(s.search({.page_number = 0})); }},
      {"search", "page size", invalid, [](S s) { return error_of(s.search({.page_size = 1001})); }},
      {"search", "query not UTF-8", invalid, [](S s) { return error_of(s.search({.query = "\xff"})); }},
      {"search", "query too long", invalid, [](S s) { return error_of(s.search({.query = std::string(4097, 'a')})); }},
      {"search", "mobile", invalid, [](S s) { return error_of(s.search({.mobile = std::string(256, '1')})); }},
      {"search", "scope", invalid, [](S s) { return error_of(s.search({.scope = static_cast<SearchScope>(9)})); }},
      {"search", "count", invalid, [](S s) { return error_of(s.search({.count = static_cast<CountMode>(9)})); }},
      {"list", "relevance", invalid, [](S s) { return error_of(s.list({.sort_by = SortField::relevance})); }},
      {"search", "typos", invalid, [](S s) { return error_of(s.search({.max_typos = 3})); }},
      {"search", "relevance", invalid, [](S s) { return error_of(s.search({.sort_by = SortField::relevance})); }},
      {"count_by", "field", invalid, [](S s) { return error_of(s.count_by(static_cast<FacetField>(9))); }},
      {"count_by", "criterion", invalid, [](S s) { return error_of(s.count_by(FacetField::city, {.query = "\xff"})); }},
      {"suggest", "prefix", invalid, [](S s) { return error_of(s.suggest("\xff")); }},
      {"suggest", "limit", invalid, [](S s) { return error_of(s.suggest("a", 0)); }},
      {"search_external", "page 0", invalid, [](S s) { return error_of(s.search_external({.page_number = 0})); }},
      {"search_external", "no extension", precondition, [](S s) { return error_of(s.search_external({})); },
       without_gate},
      {"search_external", "no source", precondition, [](S s) { return error_of(s.search_external({})); },
       without_source},
      {"search_external", "source fails", unavailable, [](S s) { return error_of(s.search_external({})); }, failing},
      {"search_external", "source throws", unavailable, [](S s) { return error_of(s.search_external({})); }, throwing},
      {"get", "not an id", invalid, [](S s) { return error_of(s.get("a b")); }},
      {"get", "empty id", invalid, [](S s) { return error_of(s.get("")); }},
      {"get", "id too long", invalid, [](S s) { return error_of(s.get(long_id)); }},
      {"export_customer", "not an id", invalid, [](S s) { return error_of(export_customer(s, "a b")); }},
      {"export_customer", "empty id", invalid, [](S s) { return error_of(export_customer(s, "")); }},
      {"export_customer", "unknown", not_found, [](S s) { return error_of(export_customer(s, "nobody")); }},
      {"get", "unknown", not_found, [](S s) { return error_of(s.get("nobody")); }},
      {"contains", "not an id", invalid, [](S s) { return error_of(s.contains("a b")); }},
      {"get_many", "not an id", invalid,
       [](S s) {
         return error_of(s.get_many(std::vector<std::string_view>{"ada", "a b"}));
       }},
      {"get_many", "unknown", not_found,
       [](S s) {
         return error_of(s.get_many(std::vector<std::string_view>{"ada", "nobody"}));
       }},
      {"store_details", "not an id", invalid, [](S s) { return error_of(s.store_details("a b")); }},
      {"store_details", "unknown store", not_found, [](S s) { return error_of(s.store_details("rome")); }},
      {"find_by_external_reference", "empty", invalid, [](S s) { return error_of(s.find_by_external_reference("")); }},
      {"find_by_external_reference", "blank end", invalid,
       [](S s) { return error_of(s.find_by_external_reference("x ")); }},
      {"find_by_external_reference", "unknown", not_found,
       [](S s) { return error_of(s.find_by_external_reference("REF-ADA")); }},
      {"get_in_store", "store", invalid, [](S s) { return error_of(s.get_in_store("", "ada")); }},
      {"get_in_store", "id", invalid, [](S s) { return error_of(s.get_in_store("oslo", "?")); }},
      {"get_in_store", "unknown store", not_found, [](S s) { return error_of(s.get_in_store("rome", "ada")); }},
      {"get_in_store", "unknown", not_found, [](S s) { return error_of(s.get_in_store("oslo", "nobody")); }},
  };
}

std::vector<Case> write_cases() {
  const auto fill = [](Shop& shop) { shop.fill(); };
  const auto age = [](Shop& shop) {
    CustomerDraft draft = {.id = "old", .first_name = "Old", .extensions = {{.organization_id = "o"}}};
    draft.version = ~std::uint64_t{0} / 2;
    REQUIRE(shop.session.import_customers({&draft, 1}, {.restore = true})->created == 1);
  };
  return {
      {"create", "says nothing", invalid, [](S s) { return error_of(s.create({.city = "Oslo"})); }},
      {"create", "B2B", precondition, [](S s) { return error_of(s.create({.type = b2b, .first_name = "A"})); }},
      {"create", "id taken", taken, [](S s) { return error_of(s.create({.id = "ada", .first_name = "A"})); }},
      {"create", "reference taken", taken, [](S s) { return error_of(s.create({.external_reference = "ref-ada"})); }},
      {"create", "full", exhausted, [](S s) { return error_of(s.create({.first_name = "A"})); }, fill},
      {"import_external", "empty id", invalid,
       [](S s) { return error_of(s.import_external({.external_id = "", .customer = {.first_name = "A"}})); }},
      {"import_external", "draft", invalid,
       [](S s) { return error_of(s.import_external({.external_id = "x", .customer = {.email = "x"}})); }},
      {"import_external", "B2B", precondition,
       [](S s) { return error_of(s.import_external({.external_id = "x", .customer = {.type = b2b}})); }},
      {"import_external", "id taken", taken,
       [](S s) { return error_of(s.import_external({.external_id = "x", .customer = {.id = "ada"}})); }},
      {"import_external", "full", exhausted,
       [](S s) { return error_of(s.import_external({.external_id = "x", .customer = {}})); }, fill},
      {"update", "not an id", invalid, [](S s) { return error_of(s.update("", {})); }},
      {"update", "value", invalid, [](S s) { return error_of(s.update("ada", {.city = "\n"})); }},
      {"update", "would say nothing", invalid,
       [](S s) { return error_of(s.update("ada", {.external_reference = clear, .first_name = clear})); }},
      {"update", "unknown", not_found, [](S s) { return error_of(s.update("nobody", {.city = "Oslo"})); }},
      {"update", "old version", mismatch,
       [](S s) { return error_of(s.update("ada", {.city = "Oslo"}, {.expected_version = 2})); }},
      {"update", "old version, no change", mismatch,
       [](S s) { return error_of(s.update("ada", {}, {.expected_version = 0})); }},
      {"update", "B2B", precondition, [](S s) { return error_of(s.update("ada", {.type = b2b})); }},
      {"update", "reference taken", taken,
       [](S s) { return error_of(s.update("ada", {.external_reference = "ref-bob"})); }},
      {"modify", "no attempts", invalid,
       [](S s) {
         return error_of(s.modify(
             "ada", [](const Customer&) { return CustomerPatch(); }, 0));
       }},
      {"modify", "unknown", not_found,
       [](S s) { return error_of(s.modify("nobody", [](const Customer&) { return CustomerPatch(); })); }},
      {"changes", "no limit", invalid, [](S s) { return error_of(s.changes(0, 0)); }},
      {"changes", "ahead", invalid, [](S s) { return error_of(s.changes(77, 1)); }},
      {"subscribe", "nothing to call", invalid, [](S s) { return error_of(s.subscribe({})); }},
      {"apply", "value", invalid,
       [](S s) { return error_of(s.apply(std::vector{Write::update("ada", {.email = "@"})})); }},
      {"apply", "reference", taken,
       [](S s) { return error_of(s.apply(std::vector{Write::update("ada", {.external_reference = "ref-bob"})})); }},
      {"apply", "unexpected sequence", mismatch, [](S s) { return error_of(s.apply({}, {.expected_sequence = 77})); }},
      {"apply", "full", exhausted,
       [](S s) { return error_of(s.apply(std::vector{Write::create({.first_name = "A"})})); }, fill},
      {"apply", "B2B", precondition,
       [](S s) { return error_of(s.apply(std::vector{Write::update("ada", {.type = b2b})})); }},
      {"apply", "unknown", not_found,
       [](S s) { return error_of(s.apply(std::vector{Write::update("nobody", {.city = "Oslo"})})); }},
      {"update", "last version", exhausted, [](S s) { return error_of(s.update("old", {.city = "Oslo"})); }, age},
      {"apply", "last version", exhausted,
       [](S s) { return error_of(s.apply(std::vector{Write::update("old", {.city = "Oslo"})})); }, age},
      {"merge", "last version", exhausted,
       [](S s) { return error_of(s.merge("old", "bob", {.fields = MergeChoice::drop})); }, age},
      {"preview_merge", "with itself", invalid, [](S s) { return error_of(s.preview_merge("ada", "ada")); }},
      {"explain_merge", "last version", exhausted,
       [](S s) { return error_of(s.explain_merge("old", "bob", {.fields = MergeChoice::drop})); }, age},
      {"attach_extension", "last version", exhausted,
       [](S s) { return error_of(s.attach_extension("old", {.organization_id = "new"})); }, age},
      {"detach_extension", "last version", exhausted,
       [](S s) { return error_of(s.detach_extension("old", Extension{.organization_id = "o"})); }, age},
      {"detach_extension by code", "last version", exhausted,
       [](S s) { return error_of(s.detach_extension("old", ExtensionCode::two_invoice)); }, age},
      {"apply that removes", "unknown", not_found,
       [](S s) { return error_of(s.apply(std::vector{Write::remove("nobody")})); }},
      {"remove", "not an id", invalid, [](S s) { return error_of(s.remove("a/b")); }},
      {"remove", "unknown", not_found, [](S s) { return error_of(s.remove("nobody")); }},
      {"remove", "old version", mismatch, [](S s) { return error_of(s.remove("ada", {.expected_version = 9})); }},
  };
}

std::vector<Case> extension_and_store_cases() {
  const auto without_b2b = [](Shop& shop) {
    shop.settings({.extensions = std::vector{TenantExtension::b2b}});
    shop.session.update("ada", {.type = b2b}).value();
    shop.settings({.extensions = clear});
  };
  return {
      {"attach_extension", "not an id", invalid,
       [](S s) { return error_of(s.attach_extension("", {.organization_id = "o"})); }},
      {"attach_extension", "no organization", invalid, [](S s) { return error_of(s.attach_extension("ada", {})); }},
      {"attach_extension", "code", invalid,
       [](S s) {
         return error_of(s.attach_extension("ada", {other_code, "o"}));
       }},
      {"attach_extension", "unknown", not_found,
       [](S s) { return error_of(s.attach_extension("nobody", {.organization_id = "o"})); }},
      {"detach_extension", "not an id", invalid,
       [](S s) { return error_of(s.detach_extension("", Extension{.organization_id = "org-1"})); }},
      {"detach_extension", "organization", invalid,
       [](S s) { return error_of(s.detach_extension("ada", Extension{.organization_id = "o 1"})); }},
      {"detach_extension", "unknown", not_found,
       [](S s) { return error_of(s.detach_extension("nobody", Extension{.organization_id = "org-1"})); }},
      {"detach_extension", "not attached", not_found,
       [](S s) { return error_of(s.detach_extension("bob", Extension{.organization_id = "org-1"})); }},
      {"detach_extension by code", "not an id", invalid,
       [](S s) { return error_of(s.detach_extension("", other_code)); }},
      {"detach_extension by code", "several", invalid,
       [](S s) { return error_of(s.detach_extension("ada", ExtensionCode::two_invoice)); }},
      {"detach_extension by code", "unknown", not_found,
       [](S s) { return error_of(s.detach_extension("nobody", ExtensionCode::two_invoice)); }},
      {"detach_extension by code", "not attached", not_found,
       [](S s) { return error_of(s.detach_extension("ada", other_code)); }},
      {"attach_extension", "B2B", precondition,
       [](S s) { return error_of(s.attach_extension("ada", {.organization_id = "new"})); }, without_b2b},
      {"detach_extension", "B2B", precondition,
       [](S s) { return error_of(s.detach_extension("ada", Extension{.organization_id = "org-1"})); }, without_b2b},
      {"detach_extension by code", "B2B", precondition,
       [](S s) { return error_of(s.detach_extension("ada", ExtensionCode::two_invoice)); },
       [without_b2b](Shop& shop) {
         shop.session.detach_extension("ada", Extension{.organization_id = "org-1"}).value();
         without_b2b(shop);
       }},
      {"set_store_details", "ids", invalid, [](S s) { return error_of(s.set_store_details("", "", {})); }},
      {"set_store_details", "value", invalid,
       [](S s) { return error_of(s.set_store_details("oslo", "ada", {.ledger_number = "x"})); }},
      {"set_store_details", "unknown store", not_found,
       [](S s) { return error_of(s.set_store_details("rome", "ada", {.note = "n"})); }},
      {"set_store_details", "unknown", not_found,
       [](S s) { return error_of(s.set_store_details("oslo", "nobody", {.note = "n"})); }},
  };
}

std::vector<Case> import_cases() {
  std::vector<Case> cases;
  const auto fill = [](Shop& shop) { shop.fill(); };
  for (const bool atomic : {false, true}) {
    for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::skip, OnConflict::update}) {
      const ImportOptions options = {.on_conflict = on_conflict, .atomic = atomic};
      const auto importing = [options](CustomerDraft draft) {
        return [draft, options](S s) { return import_error(s, draft, options); };
      };
      const std::string name = "import_customers";
      cases.push_back({name, "value", invalid, importing({.first_name = "A", .email = "@"})});
      cases.push_back({name, "value of one that is there", invalid, importing({.id = "ada", .email = "@"})});
      cases.push_back({name, "says nothing", invalid, importing({.id = "new"})});
      cases.push_back({name, "B2B", precondition, importing({.type = b2b, .first_name = "A"})});
      cases.push_back({name, "full", exhausted, importing({.first_name = "A"}), fill});
      if (on_conflict == OnConflict::fail) {
        cases.push_back({name, "id taken", taken, importing({.id = "ada", .first_name = "A"})});
        cases.push_back({name, "reference taken", taken, importing({.external_reference = "ref-ada"})});
      }
      if (on_conflict == OnConflict::update) {
        cases.push_back({name, "other's reference", taken, importing({.id = "ada", .external_reference = "ref-bob"})});
        cases.push_back({name, "update to B2B", precondition, importing({.id = "ada", .type = b2b})});
      }
    }
  }
  return cases;
}

/// Operations that merge or erase customers.
std::vector<Case> join_cases() {
  const auto without_b2b = [](Shop& shop) {
    shop.settings({.extensions = std::vector{TenantExtension::b2b}});
    shop.session.update("bob", {.type = b2b}).value();
    shop.settings({.extensions = clear});
  };
  const auto to_know_by_one_field = [](Shop& shop) {
    shop.session.update("ada", {.external_reference = clear}).value();
    shop.session.update("bob", {.first_name = clear}).value();
  };
  std::vector<Case> cases = {
      {"find_duplicates", "max_sharing 1", invalid,
       [](S s) { return error_of(s.find_duplicates({.max_sharing = 1})); }},
      {"find_duplicates", "max_sharing 1001", invalid,
       [](S s) { return error_of(s.find_duplicates({.max_sharing = 1001})); }},
      {"erase", "id", invalid, [](S s) { return error_of(s.erase("")); }},
      {"erase", "nobody", not_found, [](S s) { return error_of(s.erase("nobody")); }},
      {"erase", "version", mismatch, [](S s) { return error_of(s.erase("ada", {.expected_version = 9})); }},
  };
  using Merge = std::function<std::optional<Error>(S, const std::string&, const std::string&, const MergePolicy&)>;
  const std::pair<const char*, Merge> merges[] = {
      {"merge", [](S s, auto& keep, auto& drop, auto& policy) { return error_of(s.merge(keep, drop, policy)); }},
      {"explain_merge",
       [](S s, auto& keep, auto& drop, auto& policy) { return error_of(s.explain_merge(keep, drop, policy)); }}};
  for (const auto& [name, merge] : merges) {
    const auto merging = [merge = merge](std::string keep, std::string drop, MergePolicy policy = {}) {
      return [=](S s) { return merge(s, keep, drop, policy); };
    };
    for (const std::string& operation : {std::string(name), std::string(name) + " into it"}) {
      cases.push_back({operation, "kept id", invalid, merging(long_id, "bob")});
      cases.push_back({operation, "dropped id", invalid, merging("ada", "")});
      cases.push_back({operation, "the same", invalid, merging("ada", "ada")});
      cases.push_back({operation, "no such field", invalid, merging("ada", "bob", {.exceptions = {{"id", {}}}})});
      cases.push_back(
          {operation, "no such choice", invalid, merging("ada", "bob", {.fields = static_cast<MergeChoice>(9)})});
      cases.push_back({operation, "nobody is kept", not_found, merging("nobody", "bob")});
      cases.push_back({operation, "nobody is dropped", not_found, merging("ada", "nobody")});
      cases.push_back({operation, "kept version", mismatch, merging("ada", "bob", {.expected_keep_version = 9})});
      cases.push_back({operation, "dropped version", mismatch, merging("ada", "bob", {.expected_drop_version = 9})});
      cases.push_back({operation, "B2B", precondition, merging("ada", "bob"), without_b2b});
      cases.push_back(
          {operation, "says nothing", invalid,
           merging("ada", "bob", {.fields = MergeChoice::keep, .exceptions = {{"firstname", MergeChoice::drop}}}),
           to_know_by_one_field});
    }
  }
  return cases;
}

std::vector<Case> all_cases() {
  std::vector<Case> all = read_cases();
  for (auto& one : join_cases()) all.push_back(std::move(one));
  for (auto& one : write_cases()) all.push_back(std::move(one));
  for (auto& one : extension_and_store_cases()) all.push_back(std::move(one));
  for (auto& one : import_cases()) all.push_back(std::move(one));
  return all;
}

}  // namespace

TEST_CASE("each failing request returns its error and changes nothing") {
  for (const Case& one : all_cases()) {
    INFO(one.operation << ": " << one.how);
    Shop shop;
    if (one.prepare) one.prepare(shop);
    const TenantState before = state_of(shop.world, shop.session, {"oslo"});
    const auto error = one.call(shop.session);
    REQUIRE(error.has_value());
    CHECK(error->code == one.code);
    CHECK_FALSE(error->message.empty());
    CHECK((one.code != invalid || !error->violations.empty()));
    CHECK((one.code == taken) == !error->holder_id.empty());
    CHECK((one.code == mismatch) == error->current_version.has_value());
    CHECK(state_of(shop.world, shop.session, {"oslo"}) == before);
  }
}

TEST_CASE("the error table covers every operation that can fail") {
  std::set<std::string> covered;
  for (const Case& one : all_cases()) covered.insert(one.operation);
  for (const auto& operation : operations()) {
    const bool takes_nothing_of_its_own = operation.name == "count" || operation.name == "snapshot" ||
                                          operation.name.starts_with("importer") ||
                                          operation.name == "import_customers with restore";
    INFO(operation.name);
    CHECK(covered.contains(operation.name) != takes_nothing_of_its_own);
  }
}

TEST_CASE("errors are checked in the documented order") {
  Shop shop;
  Session& s = shop.session;
  shop.fill();
  // The request's own validity before existence, existence before version, version before uniqueness.
  CHECK(code_of(error_of(s.update("nobody", {.email = "@"}))) == invalid);
  CHECK(code_of(error_of(s.update("nobody", {.type = b2b}, {.expected_version = 9}))) == not_found);
  CHECK(code_of(error_of(s.remove("nobody", {.expected_version = 9}))) == not_found);
  CHECK(code_of(error_of(s.update("ada", {.external_reference = "ref-bob"}, {.expected_version = 9}))) == mismatch);
  CHECK(code_of(error_of(s.update("ada", {.first_name = clear, .email = "@"}, {.expected_version = 9}))) == invalid);
  CHECK(code_of(error_of(s.create({.id = "ada", .type = b2b}))) == invalid);
  CHECK(code_of(error_of(s.create({.id = "ada", .type = b2b, .first_name = "A"}))) == precondition);
  CHECK(code_of(error_of(s.merge("nobody", "bob", {.exceptions = {{"x", {}}}}))) == invalid);
  CHECK(code_of(error_of(s.merge("ada", "nobody", {.expected_keep_version = 9}))) == not_found);
  // Failed preconditions of the tenant between version and uniqueness.
  CHECK(code_of(error_of(s.update("ada", {.type = b2b}, {.expected_version = 9}))) == mismatch);
  CHECK(code_of(error_of(s.update("ada", {.external_reference = "ref-bob", .type = b2b}))) == precondition);
  // Uniqueness before limits.
  CHECK(code_of(error_of(s.create({.id = "ada", .first_name = "A"}))) == taken);
  CHECK(code_of(error_of(s.set_store_details("rome", "nobody", {.payment_terms = -1}))) == invalid);
  CHECK(code_of(error_of(s.attach_extension("nobody", {}))) == invalid);
}

}  // namespace errors_test
