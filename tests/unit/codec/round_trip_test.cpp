// read(write(x)) == x, for every field and in every format.

#include "codec/csv_columns.hpp"
#include "model/field_table.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace custengine::round_trip_test {
namespace {

using namespace std::chrono;
using model::Field;
using model::Kind;
using model::TextKind;

const std::string awkward = "a,\"b\";'c' =1+1 \\n {[æ🏔]}";

std::vector<std::string> text_samples(TextKind kind) {
  switch (kind) {
    case TextKind::name:
      return {awkward, " x", "null", "0", "\"\"", "#", "x\u200b"};
    case TextKind::lines:
      return {awkward, "one\ntwo\r\n\"three\"\n", "one\rtwo", "\n", " ", "\t", "one\ttwo"};
    case TextKind::identifier:
      return {"-_aZ9"};
    case TextKind::reference:
      return {awkward, "\"", "="};
    case TextKind::email:
      return {"\"a,b\"@c", "=1+1@x"};
    case TextKind::country:
      return {"NO"};
    case TextKind::digits:
      return {"007"};
    default:
      return {awkward, " ", "null", "0", "\"\"", "#"};
  }
}

Extension invoice_to(std::string organization_id) {
  return {ExtensionCode::two_invoice, std::move(organization_id)};
}

using Setter = std::function<void(CustomerDraft&)>;

const Timestamp last_time = sys_days(9999y / December / 31) + 24h - 1ms, first_time = sys_days(0y / January / 1);

std::vector<Address> sample_addresses() {
  return {{},
          {.id = "a",
           .type = AddressType::invoice,
           .company_name = awkward,
           .first_name = "F",
           .last_name = "L",
           .address = "one\n\"two\",\n",
           .postal_code = "0150",
           .city = "Y",
           .country_code = "SE",
           .email = "e@f",
           .phone = "+47 1"}};
}

std::vector<Contact> sample_contacts() {
  return {{.first_name = "F", .last_name = "L"},
          {.id = "k",
           .first_name = awkward,
           .last_name = "L",
           .email = "e@f",
           .mobile = "2",
           .created_at = first_time,
           .last_modified_at = last_time,
           .extensions = {invoice_to("o-1")}}};
}

// Functions that set the field of a draft to each relevant kind of value.
std::vector<Setter> samples(const model::FieldInfo& field) {
  std::vector<Setter> setters;
  const auto add = [&](auto CustomerDraft::*member, const auto& value) {
    setters.push_back([member, value](CustomerDraft& draft) { draft.*member = value; });
  };
  if (field.is_text()) {
    if (field.draft)
      for (const auto& text : text_samples(field.text_kind)) add(field.draft, text);
    return setters;
  }
  switch (field.kind) {
    case Kind::customer_type:
      for (const auto type : {CustomerType::b2b, CustomerType::company, CustomerType::person})
        add(&CustomerDraft::type, type);
      break;
    case Kind::days:
      for (const int days : {0, 1, 3650}) add(&CustomerDraft::payment_terms, days);
      break;
    case Kind::credit:
      using Limits = std::numeric_limits<std::int64_t>;
      for (const Credit& credit : {Credit{Limits::min(), Limits::max()}, Credit{}, Credit{0, -1}, Credit{1, 0}})
        add(&CustomerDraft::credit, credit);
      break;
    case Kind::account_manager:
      for (const AccountManager& manager :
           {AccountManager{"u", awkward, "7"}, AccountManager{}, AccountManager{"u", "", ""},
            AccountManager{"", awkward, ""}, AccountManager{"", "", "7"}})
        add(&CustomerDraft::account_manager, manager);
      break;
    case Kind::addresses:
      add(&CustomerDraft::addresses, sample_addresses());
      break;
    case Kind::contacts:
      add(&CustomerDraft::contacts, sample_contacts());
      break;
    case Kind::consents:
      add(&CustomerDraft::consents, std::vector<Consent>{{},
                                                         {.id = "s",
                                                          .name = awkward,
                                                          .status = true,
                                                          .source = "w",
                                                          .created_at = first_time,
                                                          .last_modified_at = last_time,
                                                          .modified_by = awkward}});
      break;
    case Kind::extensions:
      add(&CustomerDraft::extensions, std::vector<Extension>{invoice_to("o-1"), invoice_to("o-2")});
      break;
    case Kind::timestamp:
      for (const Timestamp time : {last_time, first_time, Timestamp(-1ms), Timestamp(), Timestamp(1ms)})
        setters.push_back([time, is_creation = field.field == Field::created_at](CustomerDraft& draft) {
          (is_creation ? draft.created_at : draft.last_modified_at) = time;
          draft.created_at = std::min(time, draft.created_at.value_or(time));
        });
      break;
    case Kind::counter:
      for (const std::uint64_t version : {std::uint64_t{1} << 40, std::uint64_t{1}})
        add(&CustomerDraft::version, version);
      break;
    default:
      FAIL("no samples for " << field.wire);
  }
  return setters;
}

// Every sample of every field, named by its id; a customer with only a name, and one with all fields.
std::vector<CustomerDraft> all_samples() {
  std::vector<CustomerDraft> all;
  CustomerDraft bare{.id = "bare"}, everything;
  for (const auto& field : model::field_table) {
    std::size_t number = 0;
    for (const Setter& set : samples(field)) {
      CustomerDraft& draft = all.emplace_back();
      set(draft);
      if (field.field != Field::id) draft.id = std::string(field.wire) + '-' + std::to_string(number);
      if (number++ == 0) set(everything);
    }
  }
  everything.id = "everything";
  everything.external_reference += "!";
  all.push_back(std::move(bare));
  all.push_back(std::move(everything));
  for (CustomerDraft& draft : all)
    if (draft.first_name.empty()) draft.first_name = "Ada";
  return all;
}

class Tenant {
 public:
  Tenant() { engine_.create_tenant("acme", {.extensions = {TenantExtension::b2b}}).value(); }
  Session session() {
    return engine_.session("acme", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }

 private:
  Engine engine_;
};

void check_imported(const ImportReport& report, std::size_t count) {
  for (const auto& item : report.failed) FAIL_CHECK(item.line << ":" << item.column << " " << item.error.message);
  REQUIRE(report.created == count);
}

TEST_CASE("every format keeps every field in a round trip") {
  const Format format = GENERATE(Format::json_lines, Format::json_array, Format::csv);
  const bool is_detected = GENERATE(false, true);
  Tenant from, to;
  Session source = from.session(), target = to.session();
  const auto drafts = all_samples();
  REQUIRE(drafts.size() > model::field_table.size());
  check_imported(source.import_customers(drafts, {.restore = true}).value(), drafts.size());

  std::stringstream file;
  CHECK(write_customers(file, source, {.format = format}).value() == drafts.size());
  const ReadOptions options{.format = is_detected ? Format::detect : format, .import = {.restore = true}};
  check_imported(read_customers(file, target, options).value(), drafts.size());

  for (const Customer& written : source.snapshot().value()) {
    CAPTURE(written.id());
    const auto read = target.get(written.id());
    REQUIRE(read);
    CHECK(*read == written);
    if (*read != written) CHECK(to_json(*read) == to_json(written));  // prints the difference
  }

  std::ostringstream again;
  CHECK(write_customers(again, target, {.format = format}).value() == drafts.size());
  CHECK(again.str() == file.str());
}

TEST_CASE("a draft is read from the JSON of a customer") {
  Tenant tenant;
  Session acme = tenant.session();
  check_imported(acme.import_customers(all_samples(), {.restore = true}).value(), all_samples().size());
  for (const Customer& customer : acme.snapshot().value()) {
    CAPTURE(customer.id());
    CustomerDraft expected = customer.to_draft();
    // Derived: read over.
    for (Address& address : expected.addresses) address.display_name.clear();
    for (Contact& contact : expected.contacts) contact.display_name.clear();
    const auto draft = draft_from_json(to_json(customer));
    REQUIRE(draft);
    CHECK(*draft == expected);
  }
}

TEST_CASE("a CSV has the published column for every field") {
  std::string names;
  for (const auto& column : codec::csv_columns()) names += column.name + " ";
  CHECK(names ==
        "customerUid externalId customerType firstname lastname companyName email mobile address postalCode city "
        "countryCode vatNumber ledgerNumber pricelistUid paymentTerms credit.limit credit.balance loyaltyId origin "
        "internalNote accountManager accountManager.tenantUserUid accountManager.displayName accountManager.userCode "
        "addresses contacts consents extensions createdAt lastModifiedAt version displayName ");
}

}  // namespace
}  // namespace custengine::round_trip_test
