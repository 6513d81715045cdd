#include "model/record.hpp"

#include <custengine/draft.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"
#include "model/revision.hpp"
#include "repeat_text.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace record_test {

using namespace custengine;
using detail::Record;

namespace {

/// A draft in which every member is set that an engine takes as it is, each to something else.
CustomerDraft full_draft() {
  CustomerDraft draft;
  for (const auto& field : model::field_table)
    if (field.draft) draft.*field.draft = "<" + std::string(field.name) + ">";
  draft.type = CustomerType::b2b;
  draft.payment_terms = 30;
  draft.credit = Credit{-5, 7};
  draft.account_manager = AccountManager{"m-1", "Mari", "M1"};
  draft.addresses = {{.id = "a-1", .city = "Oslo"}};
  draft.contacts = {{.id = "c-1", .first_name = "Kari", .last_name = "Moe"}};
  draft.consents = {{.id = "s-1", .name = "news", .status = true}};
  draft.extensions = {{ExtensionCode::two_invoice, "org-2"}, {ExtensionCode::two_invoice, "org-1"}};
  return draft;
}

Customer make(CustomerDraft draft) {
  testing::SequentialIds ids;
  const Timestamp now{std::chrono::milliseconds(1'000)};
  return Record::to_customer(Record::make(model::content_of(draft, {.now = now, .ids = ids}).value()));
}

}  // namespace

TEST_CASE("a record returns every field of its draft") {
  const CustomerDraft draft = full_draft();
  const Customer customer = make(draft);
  for (const auto& field : model::field_table) {
    if (!field.draft) continue;
    CAPTURE(field.name);
    CHECK((customer.*field.get)() == draft.*field.draft);
  }
  CHECK(customer.type() == CustomerType::b2b);
  CHECK(customer.payment_terms() == 30);
  CHECK(customer.credit() == Credit{-5, 7});
  CHECK(customer.account_manager() == draft.account_manager);
  CHECK(customer.display_name() == "<company_name>");
  CHECK(customer.version() == 1);
  REQUIRE(customer.extensions().size() == 2);
  CHECK(customer.extensions()[0].organization_id == "org-1");
  CHECK(customer.contacts()[0].display_name == "Kari Moe");
}

TEST_CASE("unset fields are absent") {
  const Customer customer = make({.id = "c", .email = "a@b.no"});
  CHECK(customer.first_name().empty());
  CHECK_FALSE(customer.payment_terms());
  CHECK_FALSE(customer.credit());
  CHECK_FALSE(customer.account_manager());
  CHECK(customer.addresses().empty());
  CHECK(Record::of(customer).lists() == nullptr);
}

TEST_CASE("an empty account manager and an empty credit count as set") {
  const Customer customer =
      make({.id = "c", .email = "a@b.no", .credit = Credit{}, .account_manager = AccountManager{}});
  CHECK(customer.credit() == Credit{});
  CHECK(customer.account_manager() == AccountManager{});
}

TEST_CASE("payment terms of 0 days are not absent") {
  CHECK(make({.id = "c", .email = "a@b.no", .payment_terms = 0}).payment_terms() == 0);
  CHECK(make({.id = "c", .email = "a@b.no", .payment_terms = 3650}).payment_terms() == 3650);
}

TEST_CASE("texts at their limits fit") {
  CustomerDraft draft;
  for (const auto& field : model::field_table)
    if (field.draft) draft.*field.draft = std::string(field.max_characters, 'x');
  const Customer customer = make(draft);
  CHECK(customer.internal_note().size() == model::max_note_characters);
  CHECK(customer.display_name().size() == model::max_display_name_characters);
  CHECK(customer.to_draft().last_name == draft.last_name);

  // A character takes up to four bytes.
  for (const auto& field : model::field_table)
    if (field.draft) draft.*field.draft = test::repeat_text("😀", field.max_characters);
  draft.account_manager = AccountManager{.id = draft.id, .display_name = draft.city, .user_code = draft.city};
  const Customer wide = make(draft);
  CHECK(wide.internal_note() == draft.internal_note);
  CHECK(wide.display_name().size() == 4 * (model::max_display_name_characters - 1) + 1);
  CHECK(wide.account_manager() == draft.account_manager);
}

TEST_CASE("texts of any total length are stored unchanged") {
  CustomerDraft draft = full_draft();
  const std::size_t others = std::string(make(draft).internal_note()).size();
  for (std::size_t more = 0; more < 300; ++more) {
    draft.internal_note = std::string(others + more, 'n');
    const Customer customer = make(draft);
    for (const auto& field : model::field_table)
      if (field.draft && (customer.*field.get)() != draft.*field.draft) FAIL(field.name << " with " << more);
    if (customer.credit() != draft.credit || customer.account_manager() != draft.account_manager ||
        customer.contacts().size() != 1 || customer.display_name() != "<company_name>")
      FAIL("what is no text, with " << more);
  }
}

TEST_CASE("versions and times of any size are kept") {
  using std::chrono::milliseconds;
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{1'700'000'000'123},
                                (std::int64_t{1} << 48) - 1, std::int64_t{1} << 48,
                                std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    for (const std::uint64_t version : {std::uint64_t{1}, std::uint64_t{0xffffffff}, std::uint64_t{1} << 32}) {
      CAPTURE(ms, version);
      testing::SequentialIds ids;
      CustomerDraft draft = full_draft();
      draft.created_at = Timestamp(milliseconds(ms));
      draft.last_modified_at = Timestamp(milliseconds(7));
      draft.version = version;
      const auto given = draft;
      const Customer customer =
          Record::to_customer(Record::make(model::content_of(draft, {.now = {}, .ids = ids, .restore = true}).value()));
      CHECK(customer.created_at() == given.created_at);
      CHECK(customer.last_modified_at() == given.last_modified_at);
      CHECK(customer.version() == version);
      CHECK(customer.credit() == given.credit);
      CHECK(customer.contacts().size() == 1);
    }
}

TEST_CASE("a customer outlives copies, moves and assignments") {
  Customer a = make({.id = "a", .email = "a@b.no"});
  Customer b = make({.id = "b", .email = "a@b.no"});
  const std::string_view id = a.id();
  {
    Customer copy = a;
    a = b;
    CHECK(copy.id() == "a");
    b = std::move(copy);
  }
  CHECK(b.id() == "a");
  CHECK(id.data() == b.id().data());
  CHECK(a.id() == "b");
}

TEST_CASE("customers are equal by value") {
  const CustomerDraft draft = full_draft();
  CHECK(make(draft) == make(draft));
  for (const auto& field : model::field_table) {
    if (!field.draft) continue;
    CustomerDraft other = draft;
    (other.*field.draft).pop_back();
    CAPTURE(field.name);
    CHECK_FALSE(make(other) == make(draft));
  }
  const std::vector<std::function<void(CustomerDraft&)>> changes = {
      [](CustomerDraft& d) { d.type = CustomerType::company; },
      [](CustomerDraft& d) { d.payment_terms = 31; },
      [](CustomerDraft& d) { d.payment_terms = {}; },
      [](CustomerDraft& d) { d.credit->limit = 0; },
      [](CustomerDraft& d) { d.credit->balance = 0; },
      [](CustomerDraft& d) { d.credit = {}; },
      [](CustomerDraft& d) { d.account_manager->id = "m-2"; },
      [](CustomerDraft& d) { d.account_manager->display_name = ""; },
      [](CustomerDraft& d) { d.account_manager->user_code = ""; },
      [](CustomerDraft& d) { d.account_manager = {}; },
      [](CustomerDraft& d) { d.addresses[0].city = "Bergen"; },
      [](CustomerDraft& d) { d.addresses.clear(); },
      [](CustomerDraft& d) { d.contacts[0].mobile = "1"; },
      [](CustomerDraft& d) {
        d.contacts[0].extensions = {{ExtensionCode::two_invoice, "org-1"}};
      },
      [](CustomerDraft& d) { d.contacts.clear(); },
      [](CustomerDraft& d) { d.consents[0].status = false; },
      [](CustomerDraft& d) { d.consents.clear(); },
      [](CustomerDraft& d) { d.extensions.pop_back(); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CustomerDraft other = draft;
    changes[i](other);
    CAPTURE(i);
    CHECK_FALSE(make(other) == make(draft));
  }
}

TEST_CASE("customers with different times or versions are not equal") {
  const auto restored = [](std::int64_t created_ms, std::int64_t modified_ms, std::uint64_t version) {
    CustomerDraft draft = full_draft();
    draft.created_at = Timestamp(std::chrono::milliseconds(created_ms));
    draft.last_modified_at = Timestamp(std::chrono::milliseconds(modified_ms));
    draft.version = version;
    testing::SequentialIds ids;
    return Record::to_customer(
        Record::make(model::content_of(draft, {.now = {}, .ids = ids, .restore = true}).value()));
  };
  CHECK(restored(5, 7, 9) == restored(5, 7, 9));
  CHECK_FALSE(restored(6, 7, 9) == restored(5, 7, 9));
  CHECK_FALSE(restored(5, 8, 9) == restored(5, 7, 9));
  CHECK_FALSE(restored(5, 7, 10) == restored(5, 7, 9));
}

TEST_CASE("display names follow the type, then the fields that are set") {
  const auto name = [](CustomerDraft draft) { return std::string(make(std::move(draft)).display_name()); };
  using enum CustomerType;
  CHECK(name({.id = "i", .type = person, .first_name = "Ada", .last_name = "Lovelace", .company_name = "Co"}) ==
        "Ada Lovelace");
  CHECK(name({.id = "i", .type = company, .first_name = "Ada", .company_name = "Co"}) == "Co");
  CHECK(name({.id = "i", .type = b2b, .first_name = "Ada", .company_name = "Co"}) == "Co");
  CHECK(name({.id = "i", .type = person, .company_name = "Co"}) == "Co");
  CHECK(name({.id = "i", .type = company, .first_name = "Ada"}) == "Ada");
  CHECK(name({.id = "i", .last_name = "Lovelace"}) == "Lovelace");
  CHECK(name({.id = "i", .external_reference = "r", .email = "a@b", .mobile = "1"}) == "a@b");
  CHECK(name({.id = "i", .external_reference = "r", .mobile = "1"}) == "1");
  CHECK(name({.id = "i", .external_reference = "r"}) == "r");
  CHECK(name({.id = "i"}) == "i");
}

}  // namespace record_test
