#include "stored_records.hpp"

#include <custengine/testing/sequential_ids.hpp>

#include "model/field_table.hpp"
#include "model/revision.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace custengine::test {

namespace {

Timestamp at(std::int64_t ms) {
  return Timestamp(std::chrono::milliseconds(ms));
}

Timestamp random_time(Random& random) {
  if (random.one_in(20)) return at(static_cast<std::int64_t>(random.bits()));
  return at(static_cast<std::int64_t>(random.below(2'000'000'000'000)));
}

std::string random_text(Random& random, std::size_t max_characters) {
  std::string text;
  std::size_t size = random.one_in(30) ? max_characters : random.below(max_characters < 20 ? max_characters + 1 : 20);
  while (size-- > 0) text += random.one_of({"a", "B", "7", " ", "\n", "å", "ا", "京", "😀", "\u200b"});
  return text;
}

template <class T, std::size_t n>
void set_texts(Random& random, T& object, const std::array<model::MemberInfo<T>, n>& members) {
  for (const auto& member : members)
    if (!member.derived && !random.one_in(3)) object.*member.member = random_text(random, member.max_characters);
}

template <class T>
std::string unique_id(Random& random, const std::vector<T>& list) {
  return random_text(random, 20) + std::to_string(list.size());
}

Extension random_extension(Random& random) {
  const std::string code = random.one_of({"TWO_INVOICE", "A", "CODE_2"});
  return {ExtensionCode::parse(code).value(), random_text(random, 128)};
}

std::int64_t random_amount(Random& random) {
  return static_cast<std::int64_t>(random.bits()) >> random.below(64);
}

AccountManager random_manager(Random& random) {
  AccountManager manager;
  set_texts(random, manager, model::account_manager_members);
  return manager;
}

}  // namespace

Customer made(CustomerDraft draft) {
  testing::SequentialIds ids;
  return detail::Record::to_customer(
      detail::Record::make(model::content_of(draft, {.now = at(1'000), .ids = ids, .restore = true}).value()));
}

std::string text_of_full_draft(const model::FieldInfo& field) {
  return ("<" + std::string(field.name) + ">").substr(0, field.max_characters);
}

CustomerDraft full_draft() {
  CustomerDraft draft;
  for (const auto& field : model::field_table)
    if (field.draft) draft.*field.draft = text_of_full_draft(field);
  draft.type = CustomerType::b2b;
  draft.payment_terms = 30;
  draft.credit = Credit{-5, 7'000'000};
  draft.account_manager = AccountManager{"m-1", "Mari", "M1"};
  const Extension two_invoice{ExtensionCode::two_invoice, "org-1"};
  draft.addresses = {{.id = "a-1",
                      .type = AddressType::invoice,
                      .company_name = "Ærlig AS",
                      .first_name = "Åse",
                      .last_name = "Lund",
                      .address = "Gata 1\nB",
                      .postal_code = "0150",
                      .city = "Oslo",
                      .country_code = "NO",
                      .email = "a@b.no",
                      .phone = "+47 22"},
                     {.id = "a-2"}};
  draft.contacts = {{.id = "c-1",
                     .first_name = "Kari",
                     .last_name = "Moe",
                     .email = "k@m.no",
                     .mobile = "912",
                     .created_at = at(1'700'000'000'001),
                     .last_modified_at = at(1'700'000'000'002),
                     .extensions = {two_invoice, {ExtensionCode::parse("OTHER").value(), "org-2"}}}};
  draft.consents = {{.id = "s-1",
                     .name = "news",
                     .status = true,
                     .source = "web",
                     .created_at = at(1'700'000'000'003),
                     .last_modified_at = at(1'700'000'000'004),
                     .modified_by = "u-1"}};
  draft.extensions = {two_invoice, {ExtensionCode::two_invoice, "org-3"}};
  draft.created_at = at(-1);
  draft.last_modified_at = at(1'700'000'000'005);
  draft.version = 300;
  return draft;
}

CustomerDraft random_draft(Random& random) {
  CustomerDraft draft;
  for (const auto& field : model::field_table)
    if (field.draft && !random.one_in(3)) draft.*field.draft = random_text(random, field.max_characters);
  if (draft.id.empty()) draft.id = "i";
  draft.type = random.one_of({CustomerType::person, CustomerType::company, CustomerType::b2b});
  if (random.one_in(2)) draft.payment_terms = static_cast<std::int32_t>(random.below(3651));
  if (random.one_in(2)) draft.credit = Credit{random_amount(random), random_amount(random)};
  if (random.one_in(2)) draft.account_manager = random_manager(random);
  for (std::size_t n = random.below(4); n > 0; --n) {
    Address address{.type = random.one_in(2) ? AddressType::invoice : AddressType::delivery};
    set_texts(random, address, model::address_members);
    address.id = unique_id(random, draft.addresses);
    draft.addresses.push_back(std::move(address));
  }
  for (std::size_t n = random.below(4); n > 0; --n) {
    Contact contact{.created_at = random_time(random), .last_modified_at = random_time(random)};
    set_texts(random, contact, model::contact_members);
    contact.id = unique_id(random, draft.contacts);
    while (random.one_in(3)) contact.extensions.push_back(random_extension(random));
    draft.contacts.push_back(std::move(contact));
  }
  for (std::size_t n = random.below(4); n > 0; --n) {
    Consent consent{.status = random.one_in(2), .created_at = random_time(random)};
    set_texts(random, consent, model::consent_members);
    consent.id = unique_id(random, draft.consents);
    if (random.one_in(2)) consent.last_modified_at = random_time(random);
    draft.consents.push_back(std::move(consent));
  }
  while (random.one_in(3)) draft.extensions.push_back(random_extension(random));
  draft.created_at = random_time(random);
  draft.last_modified_at = random_time(random);
  draft.version = 1 + (random.bits() >> (1 + random.below(63))) / 2;
  return draft;
}

StoreDetails random_details(Random& random) {
  StoreDetails details;
  set_texts(random, details, model::store_details_members);
  if (random.one_in(2)) details.payment_terms = static_cast<std::int32_t>(random.below(3651));
  if (random.one_in(2)) details.credit = Credit{random_amount(random), random_amount(random)};
  if (random.one_in(2)) details.account_manager = random_manager(random);
  return details;
}

}  // namespace custengine::test
