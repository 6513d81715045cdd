#include "support.hpp"

#include <stdexcept>

namespace error_contents_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const std::string too_long(256, 'x');

CustomerDraft broken_draft() {
  const auto other = ExtensionCode::parse("OTHER").value();
  return {.id = "a b",
          .external_reference = " r",
          .type = static_cast<CustomerType>(7),
          .first_name = too_long,
          .last_name = "\x01",
          .company_name = "a\nb",
          .email = "a@b@c",
          .mobile = "\xc3",
          .address = "\v",
          .postal_code = too_long,
          .city = "\x7f",
          .country_code = "no",
          .vat_number = too_long,
          .ledger_number = "1a",
          .pricelist_id = "å",
          .payment_terms = 3651,
          .loyalty_id = too_long,
          .origin = too_long,
          .internal_note = std::string(10'001, 'n'),
          .account_manager = AccountManager{.id = "!", .display_name = too_long, .user_code = "\n"},
          .addresses = {{.id = "d"},
                        {.id = "d",
                         .type = static_cast<AddressType>(9),
                         .company_name = too_long,
                         .country_code = "XX",
                         .email = "x",
                         .phone = too_long}},
          .contacts = {{.id = "!", .email = "x", .extensions = {{other, ""}}}},
          .consents = {{.id = "c", .name = too_long}, {.id = "c"}},
          .extensions = {{}, {other, "o"}}};
}

}  // namespace

TEST_CASE("create reports every violation of a draft, in field order") {
  World world;
  Session session = world.add_tenant("t");
  const auto error = error_of(session.create(broken_draft()));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  const std::vector<std::string> expected = {"customerUid",
                                             "externalId",
                                             "customerType",
                                             "firstname",
                                             "lastname",
                                             "companyName",
                                             "email",
                                             "mobile",
                                             "address",
                                             "postalCode",
                                             "city",
                                             "countryCode",
                                             "vatNumber",
                                             "ledgerNumber",
                                             "pricelistUid",
                                             "paymentTerms",
                                             "loyaltyId",
                                             "origin",
                                             "internalNote",
                                             "accountManager.tenantUserUid",
                                             "accountManager.displayName",
                                             "accountManager.userCode",
                                             "addresses[1].companyName",
                                             "addresses[1].countryCode",
                                             "addresses[1].email",
                                             "addresses[1].phone",
                                             "addresses[1].type",
                                             "addresses[1].customerAddressUid",
                                             "contacts[0].customerContactUid",
                                             "contacts[0].firstname",
                                             "contacts[0].lastname",
                                             "contacts[0].email",
                                             "contacts[0].extensions[0].extensionCode",
                                             "contacts[0].extensions[0].organizationUid",
                                             "consents[0].name",
                                             "consents[1].consentUid",
                                             "extensions[0].organizationUid",
                                             "extensions[1].extensionCode"};
  CHECK(fields_of(*error) == expected);
  // The message repeats the first of them, and says how many more there are.
  std::size_t told = 0;
  for (const auto& [field, message] : error->violations) {
    CHECK_FALSE(message.empty());
    if (error->message.find(field + ": " + message) == std::string::npos) break;
    ++told;
  }
  CHECK(told > 10);
  CHECK_THAT(error->message, Catch::EndsWith("; and " + std::to_string(expected.size() - told) + " more"));
  CHECK(error->holder_id.empty());
  CHECK_FALSE(error->current_version);
  CHECK(session.count().value() == 0);
}

TEST_CASE("an import reports all violations, on restore also of times") {
  World world;
  Session session = world.add_tenant("t");
  CustomerDraft draft = {.email = "x", .city = "\n", .contacts = {{.first_name = "A", .last_name = "B"}}};
  draft.created_at = draft.last_modified_at = draft.contacts[0].created_at = Timestamp::max();
  draft.version = 0;
  const auto plain = import_error(session, draft);
  REQUIRE(plain);
  CHECK(fields_of(*plain) == std::vector<std::string>{"email", "city"});
  const auto restored = import_error(session, draft, {.restore = true});
  REQUIRE(restored);
  CHECK(fields_of(*restored) ==
        std::vector<std::string>{"email", "city", "contacts[0].createdAt", "createdAt", "lastModifiedAt", "version"});
}

TEST_CASE("an update by import reports violations but requires no name") {
  const bool atomic = GENERATE(false, true);
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "ada", .external_reference = "ref-ada"}));
  const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = atomic};
  const CustomerDraft known = {.id = "ada", .city = "\n", .country_code = "no"};
  const auto error = import_error(session, known, options);
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"city", "countryCode"});
  const auto unknown = import_error(session, {.id = "bo", .city = "\n"}, options);
  REQUIRE(code_of(unknown) == ErrorCode::invalid_argument);
  CHECK(fields_of(*unknown) == std::vector<std::string>{"city", ""});
}

TEST_CASE("import_external reports all violations, its id's included") {
  World world;
  Session session = world.add_tenant("t");
  const CustomerDraft draft = {.id = "?", .external_reference = " not looked at ", .email = "x"};
  for (const char* bad : {"", " x"}) {
    const auto error = error_of(session.import_external({.external_id = bad, .customer = draft}));
    REQUIRE(code_of(error) == ErrorCode::invalid_argument);
    CHECK(fields_of(*error) == std::vector<std::string>{"customerUid", "externalId", "email"});
  }
  const auto error = error_of(session.import_external({.external_id = "x", .customer = draft}));
  REQUIRE(error);
  CHECK(fields_of(*error) == std::vector<std::string>{"customerUid", "email"});
}

TEST_CASE("an update reports all violations, even of the id") {
  World world;
  Session session = world.add_tenant("t");
  const CustomerPatch patch = {.external_reference = "r ",
                               .type = static_cast<CustomerType>(3),
                               .email = "x",
                               .payment_terms = -1,
                               .account_manager = AccountManagerPatch{.id = "!"},
                               .addresses = std::vector<Address>{{.id = "!"}},
                               .contacts = std::vector<Contact>{{}},
                               .consents = std::vector<Consent>{{.id = "!"}}};
  const auto error = error_of(session.update("?", patch));
  REQUIRE(error);
  CHECK(fields_of(*error) == std::vector<std::string>{"customerUid", "externalId", "customerType", "email",
                                                      "paymentTerms", "accountManager.tenantUserUid",
                                                      "addresses[0].customerAddressUid", "contacts[0].firstname",
                                                      "contacts[0].lastname", "consents[0].consentUid"});
}

TEST_CASE("requests and store details report all violations") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"s"}});
  const auto list = error_of(session.list({.external_reference = " ",
                                           .sort_by = static_cast<SortField>(99),
                                           .direction = static_cast<SortDirection>(9),
                                           .page_number = 0,
                                           .page_size = 0}));
  REQUIRE(list);
  CHECK(fields_of(*list) ==
        std::vector<std::string>{"pageNumber", "pageSize", "sortBy", "sortDirection", "customerExternalId"});

  const SearchRequest request = {.query = "\xff",
                                 .mobile = "\n",
                                 .email = "\x01",
                                 .vat_number = too_long,
                                 .scope = static_cast<SearchScope>(5),
                                 .page_number = 0,
                                 .page_size = 1001,
                                 .count = static_cast<CountMode>(5)};
  const std::vector<std::string> expected = {"query", "mobile", "email",      "vatNumber",
                                             "scope", "count",  "pageNumber", "pageSize"};
  for (const auto& error : {error_of(session.search(request)), error_of(session.search_external(request))}) {
    REQUIRE(error);
    CHECK(fields_of(*error) == expected);
  }

  const auto details = error_of(session.set_store_details("s!", "",
                                                          {.pricelist_id = "!",
                                                           .ledger_number = "x",
                                                           .note = std::string(10'001, 'n'),
                                                           .payment_terms = 3651,
                                                           .account_manager = AccountManager{.id = "!"}}));
  REQUIRE(details);
  CHECK(fields_of(*details) == std::vector<std::string>{"storeUid", "customerUid", "pricelistUid", "ledgerNumber",
                                                        "note", "paymentTerms", "accountManager.tenantUserUid"});
}

TEST_CASE("conflicts name each taken field, holder and current version") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "ada", .external_reference = "ref-ada"}));
  REQUIRE(session.create({.id = "bob", .external_reference = "ref-bob"}));
  const CustomerDraft both = {.id = "ada", .external_reference = "ref-bob"};
  for (const auto& error : {error_of(session.create(both)), import_error(session, both)}) {
    REQUIRE(code_of(error) == ErrorCode::already_exists);
    CHECK(fields_of(*error) == std::vector<std::string>{"customerUid", "externalId"});
    CHECK(error->holder_id == "ada");
    CHECK(error->violations[0].message.find("ada") != std::string::npos);
    CHECK(error->violations[1].message.find("bob") != std::string::npos);
  }
  const auto reference = error_of(session.update("ada", {.external_reference = "ref-bob"}));
  REQUIRE(code_of(reference) == ErrorCode::already_exists);
  CHECK(fields_of(*reference) == std::vector<std::string>{"externalId"});
  CHECK(reference->holder_id == "bob");

  REQUIRE(session.update("ada", {.city = "Oslo"}));
  const auto version = error_of(session.update("ada", {.city = "Bergen"}, {.expected_version = 1}));
  REQUIRE(code_of(version) == ErrorCode::version_mismatch);
  CHECK(version->current_version == 2U);
  CHECK(fields_of(*version) == std::vector<std::string>{"version"});
  CHECK(session.update("ada", {.city = "Bergen"}, {.expected_version = version->current_version}).has_value());
}

TEST_CASE("value() throws an exception with the error") {
  World world;
  Session session = world.add_tenant("t");
  try {
    session.get("nobody").value();
    FAIL("it did not throw");
  } catch (const Exception& exception) {
    CHECK(exception.error() == session.get("nobody").error());
    CHECK(std::string(exception.what()).find("NotFound") != std::string::npos);
  }
}

namespace {

/// An id generator that always returns the same id.
struct StuckIds : IdGenerator {
  std::string next = "id-1";
  std::string next_id() override { return next; }
  std::uint64_t seed() override { return 1; }
};

}  // namespace

TEST_CASE("an id generator without a usable id is unavailable") {
  World world;
  const auto ids = std::make_shared<StuckIds>();
  world.engine = Engine({.clock = world.clock, .id_generator = ids});
  Session session = world.add_tenant("t");
  Session empty = world.add_tenant("empty");
  REQUIRE(session.create({.id = "ada", .first_name = "Ada", .addresses = {{.id = "ada"}}}));
  REQUIRE(session.create({.id = "eve", .first_name = "Eve", .addresses = {{.id = "ada", .city = "Oslo"}}}));
  const TenantState before = state_of(world, session);
  const CustomerDraft draft = {.first_name = "Bo"}, with_address = {.id = "bo", .first_name = "Bo", .addresses = {{}}},
                      with_contact = {.id = "bo",
                                      .first_name = "Bo",
                                      .contacts = {{.first_name = "C", .last_name = "D"}}},
                      with_consent = {.id = "bo", .first_name = "Bo", .consents = {{.name = "post"}}};
  const auto check = [&](const std::optional<Error>& error) {
    CHECK(code_of(error) == ErrorCode::unavailable);
    CHECK_THAT(error->message, Catch::Contains("the id generator gave"));
    CHECK(state_of(world, session) == before);
    CHECK(empty.count().value() == 0);
  };
  const auto check_all = [&](Session& in, const CustomerDraft& some) {
    check(error_of(in.create(some)));
    check(error_of(in.import_external({.external_id = "x", .customer = some})));
    check(error_of(in.apply(std::vector{Write::create(some)})));
    for (const bool atomic : {false, true}) check(import_error(in, some, {.atomic = atomic}));
  };
  for (const char* bad : {"", "not an id", "ada"}) {  // the last is a valid id, but always the same and taken
    INFO('"' << bad << '"');
    ids->next = bad;
    check_all(session, draft);
    check(error_of(session.merge("ada", "eve")));
    check(error_of(session.explain_merge("ada", "eve")));
    if (bad == std::string("ada")) continue;
    for (Session* in : {&session, &empty})
      for (const CustomerDraft& some : {with_address, with_contact, with_consent}) check_all(*in, some);
    check(error_of(session.update("ada", {.contacts = with_contact.contacts})));
    check(error_of(session.apply(std::vector{Write::update("ada", {.consents = with_consent.consents})})));
    const CustomerDraft changed = {.id = "ada", .addresses = {{}}};
    check(import_error(session, changed, {.on_conflict = OnConflict::update}));
  }
  ids->next = "the-same";
  check(error_of(session.update("ada", {.addresses = std::vector<Address>(2)})));
  CHECK(session.create(draft)->id() == "the-same");
}

}  // namespace error_contents_test
