#include "values.hpp"

#include "../repeat_text.hpp"

#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/generator.hpp>
#include <custengine/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <limits>

namespace custengine::test::twin {

namespace {

using namespace std::string_literals;

const std::vector<std::string> first_names = {
    "Åse",     "Ase",     "ase",    "Øystein",  "Zoë",        "Aase",       "Élodie",  "Ärla",   "Bjørn",   "Bo",
    "Þór",     "Łucja",   "Anna",   "ANNA",     "Jürgen",     "Æsa",        "Aesa",    "Straße", "Strasse", "O",
    "O'Brien", "O’Brien", "OBrien", "D’Angelo", "Anne‑Marie", "Anne-Marie", "Anna​", "ｱﾝﾅ",    "アンナ"};
const std::vector<std::string> cities = {"Oslo", "Århus", "Aarhus", "Göteborg", "Ålesund", "Ørsta", "oslo", "Zürich"};
const std::vector<std::string> emails = {"Ola@Example.no",     "ola@example.no",  "kari@example.com",
                                         "Å@example.no",       "info@example.se", "straße@example.de",
                                         "strasse@example.de", "josé@example.es", "JOSÉ@example.es"};
const std::vector<std::string> postal_codes = {"SW1A 1AA", "sw1a1aa", "722 11", "72211", "0150", "01 50"};
const std::vector<std::string> mobiles = {"+47 900 00 001",
                                          "90000001",
                                          "0047 90 00 00 01",
                                          "070-123 45 67",
                                          "+46701234567",
                                          "22 33 44 55",
                                          "004522334455",
                                          "+46 (0)70 1234567",
                                          "4790000001",
                                          "Tlf. 900 00 001",
                                          "22 33 44 55 ext 1",
                                          "22334455 / 90000001",
                                          "22334455;+4790000001",
                                          "0800-FLOWERS",
                                          "٩٠٠٠٠٠٠١",
                                          "see note 5",
                                          "12",
                                          "4.79E+10"};
const std::vector<std::string> vat_numbers = {"NO 923 609 016 MVA", "923609016",     "SE556012345601", "556012-345601",
                                              "DE123456789",        "dk-12345678",   "12345678",       "EE123456789",
                                              "123456789",          "EL 123.456.789"};
const std::vector<std::string> ledger_numbers = {"007", "7", "07", "12", "120", "99999999999999999999", "0", "00"};
const std::vector<std::string> countries = {"NO", "SE", "DK", "FI", "DE", "GB", "US", "XK"};

std::string numbered(const char* prefix, std::size_t number) {
  return prefix + std::to_string(number);
}

Timestamp some_time(Random& random) {
  if (random.one_in(40)) return *parse_timestamp("9999-12-31T23:59:59.999Z");  // the last time
  return testing::FakeClock::default_start + std::chrono::milliseconds(random.below(100'000));
}

Credit some_credit(Random& random) {
  if (random.one_in(10)) return {.balance = std::numeric_limits<std::int64_t>::max() - 1};
  return {static_cast<std::int64_t>(random.below(1000)), static_cast<std::int64_t>(random.below(100)) - 50};
}

AccountManager some_manager(Random& random) {
  return {random.one_in(2) ? numbered("m-", random.below(5)) : "", random.one_of(first_names),
          random.one_in(2) ? "U1" : ""};
}

Address some_address(Random& random) {
  Address address{.type = random.one_in(2) ? AddressType::delivery : AddressType::invoice,
                  .first_name = random.one_of(first_names),
                  .city = random.one_of(cities)};
  if (random.one_in(2)) address.id = numbered("a-", random.below(4));
  if (random.one_in(2)) address.company_name = "Fjell AS";
  if (random.one_in(2)) address.last_name = random.one_of(first_names);
  if (random.one_in(2)) address.address = "Storgata 1\nOppgang B";
  if (random.one_in(2)) address.country_code = random.one_of(countries);
  if (random.one_in(2)) address.email = random.one_of(emails);
  return address;
}

Contact some_contact(Random& random) {
  Contact contact{.first_name = random.one_of(first_names), .last_name = random.one_of(first_names)};
  if (random.one_in(2)) contact.id = numbered("k-", random.below(4));
  if (random.one_in(2)) contact.email = random.one_of(emails);
  if (random.one_in(2)) contact.mobile = random.one_of(mobiles);
  for (std::size_t more = random.below(3); more > 0; --more) contact.extensions.push_back(some_extension(random));
  if (random.one_in(3)) contact.created_at = some_time(random);
  if (random.one_in(3)) contact.last_modified_at = some_time(random);
  return contact;
}

Consent some_consent(Random& random) {
  Consent consent{.name = random.one_of({"newsletter"s, "sms"s, "SMS"s}), .status = random.one_in(2)};
  if (random.one_in(2)) consent.id = numbered("s-", random.below(4));
  if (random.one_in(2)) consent.source = "web";
  if (random.one_in(3)) consent.created_at = some_time(random);
  if (random.one_in(3)) consent.last_modified_at = some_time(random);
  if (random.one_in(3)) consent.modified_by = "ola";
  return consent;
}

/// Up to two elements. An id is repeated only sometimes, since that is an error.
template <class T>
std::vector<T> some_of(Random& random, T (*make)(Random&)) {
  std::vector<T> list;
  for (std::size_t more = random.below(3); more > 0; --more) {
    list.push_back(make(random));
    for (std::size_t i = 0; i + 1 < list.size(); ++i)
      if (list[i].id == list.back().id && !random.one_in(20)) list.back().id.clear();
  }
  return list;
}

/// The list as a client would send it back: with small changes.
template <class T>
std::vector<T> changed(Random& random, std::vector<T> list, T (*make)(Random&)) {
  if (!list.empty() && random.one_in(3)) list.erase(list.begin());
  for (T& element : list) {
    if (!random.one_in(3)) continue;
    const std::string id = element.id;
    element = make(random);
    element.id = id;
  }
  if (random.one_in(3)) list.push_back(make(random));
  if (random.one_in(8)) list = some_of(random, make);
  return list;
}

CustomerDraft generated(Random& random) {
  testing::Generator generator({.seed = random.below(4) + 1, .first_number = random.below(400) + 1});
  return generator.next();
}

std::string broken_text(Random& random, TextKind kind) {
  std::vector<std::string> texts = {"\xff", "a\x01z", std::string(10'001, 'x'), "Oslo\xc3"};
  if (kind != TextKind::lines) texts.insert(texts.end(), {"two\nlines", "a\ttab"});
  if (kind == TextKind::name) texts.insert(texts.end(), {" ", "\u200b", "\u3000\u00ad", std::string(256, 'n')});
  if (kind == TextKind::reference || kind == TextKind::email) texts.insert(texts.end(), {"a\u200b@b", "\ufeffa@b"});
  if (kind == TextKind::identifier) texts.insert(texts.end(), {"a b", "å", "a.b", "a\u200b", std::string(129, 'i')});
  if (kind == TextKind::reference) texts.insert(texts.end(), {" ref", "ref ", "ref\u00a0", "\u3000"});
  if (kind == TextKind::email) texts.insert(texts.end(), {"no-at", "@x", "x@", "a@b@c", "a b@c", "a@\u00a0c"});
  if (kind == TextKind::country) texts.insert(texts.end(), {"XX", "no", "NOR"});
  if (kind == TextKind::digits) texts.insert(texts.end(), {"12a", "-1", "1 2", "١"});
  return random.one_of(texts);
}

void break_list(Random& random, CustomerDraft& draft) {
  switch (random.below(5)) {
    case 0:
      draft.addresses.push_back(some_address(random));
      draft.addresses.back().email = broken_text(random, TextKind::email);
      break;
    case 1:
      draft.contacts.push_back({.id = "k-1"});
      break;
    case 2:
      draft.contacts.push_back(some_contact(random));
      draft.contacts.push_back(some_contact(random));
      for (auto& contact : draft.contacts) contact.id = "k-9";
      break;
    case 3:
      draft.consents.push_back(some_consent(random));
      (random.one_in(2) ? draft.consents.back().source : draft.consents.back().modified_by) =
          broken_text(random, TextKind::text);
      break;
    default:
      draft.extensions.push_back({ExtensionCode::two_invoice, broken_text(random, TextKind::identifier)});
  }
}

}  // namespace

std::string some_id(Random& random, const Contents& contents) {
  if (random.one_in(40)) return broken_text(random, TextKind::identifier);
  if (random.one_in(100)) return "";
  if (contents.customers.empty() || random.one_in(12)) return numbered("u-", random.below(150));
  return random.one_of(contents.customers).customer.id;
}

std::string some_reference(Random& random, const Contents& contents) {
  if (random.one_in(30)) return broken_text(random, TextKind::reference);
  if (contents.customers.empty() || random.one_in(2)) return numbered("ref-", random.below(25));
  return random.one_of(contents.customers).customer.external_reference;
}

ExtensionCode other_code() {
  return ExtensionCode::parse("OTHER").value();
}

Extension some_extension(Random& random) {
  return {random.one_in(4) ? other_code() : ExtensionCode::two_invoice, numbered("org-", random.below(4))};
}

CustomerDraft some_draft(Random& random, const Contents& contents) {
  CustomerDraft draft = generated(random);
  if (random.one_in(2)) draft.id = numbered("u-", random.below(150));
  if (random.one_in(30)) draft.id = Surroundings{.last_id = random.below(300)}.next_id();
  if (random.one_in(12)) draft.id = some_id(random, contents);
  if (random.one_in(3)) draft.external_reference = numbered("ref-", random.below(25));
  if (random.one_in(3)) draft.external_reference.clear();
  if (random.one_in(25)) draft.type = CustomerType::b2b;
  if (random.one_in(2)) draft.first_name = random.one_of(first_names);
  if (random.one_in(3)) draft.last_name = random.one_of(first_names);
  if (random.one_in(6)) draft.last_name.clear();
  if (random.one_in(3)) draft.city = random.one_of(cities);
  if (random.one_in(4)) draft.postal_code = random.one_of(postal_codes);
  if (random.one_in(3)) draft.email = random.one_of(emails);
  if (random.one_in(3)) draft.mobile = random.one_of(mobiles);
  if (random.one_in(4)) draft.vat_number = random.one_of(vat_numbers);
  if (random.one_in(3)) draft.ledger_number = random.one_of(ledger_numbers);
  if (random.one_in(4)) draft.country_code = random.one_of(countries);
  if (random.one_in(4)) draft.pricelist_id = numbered("p-", random.below(3));
  if (random.one_in(4)) draft.payment_terms = static_cast<std::int32_t>(random.below(3651));
  if (random.one_in(4)) draft.credit = some_credit(random);
  if (random.one_in(6)) draft.account_manager = some_manager(random);
  if (random.one_in(4))
    draft.internal_note = random.one_of({"two\nlines"s, "a\ttab"s, "note"s, std::string(6000, 'n')});
  if (random.one_in(60)) draft.last_name = repeat_text("å", 255);
  if (random.one_in(6)) draft.addresses = some_of(random, some_address);
  if (random.one_in(4)) draft.contacts = some_of(random, some_contact);
  if (random.one_in(6)) draft.consents = some_of(random, some_consent);
  if (random.one_in(6)) draft.extensions = {some_extension(random), some_extension(random)};
  if (random.one_in(4)) draft.created_at = some_time(random);
  if (random.one_in(4)) draft.last_modified_at = some_time(random);
  if (random.one_in(6)) draft.version = random.below(9);
  if (random.one_in(100)) draft.version = ~std::uint64_t{0} / 2;
  return draft;
}

CustomerDraft broken_draft(Random& random, const Contents& contents) {
  CustomerDraft draft = some_draft(random, contents);
  if (random.one_in(10)) return {.id = draft.id, .city = draft.city};
  for (std::size_t more = 1 + random.below(3); more > 0; --more) {
    const TextField& field = random.one_of(text_fields());
    switch (random.below(6)) {
      case 0:
        draft.payment_terms = random.one_in(2) ? -1 : 3651;
        break;
      case 1:
        draft.account_manager = AccountManager{.user_code = broken_text(random, TextKind::text)};
        break;
      case 2:
        break_list(random, draft);
        break;
      default:
        draft.*field.draft = broken_text(random, field.kind);
    }
  }
  return draft;
}

CustomerPatch some_patch(Random& random, const Contents& contents, const CustomerDraft* current) {
  const CustomerDraft other = some_draft(random, contents);
  CustomerPatch patch;
  if (random.one_in(12)) {  // the country alone changes the normalised numbers
    patch.country_code = random.one_of(countries);
    return patch;
  }
  const std::size_t chances = random.one_of<std::size_t>({4, 12, 40});
  for (const TextField& field : text_fields()) {
    if (!field.patch) continue;
    const std::string same = current ? current->*field.draft : "";
    patch.*field.patch = keep_or<std::string>(
        random, chances, [&] { return random.one_in(5) ? same : std::string(other.*field.draft); });
  }
  patch.type = keep_or<CustomerType>(random, chances, [&] { return other.type; });
  patch.payment_terms =
      keep_or<std::int32_t>(random, chances, [&] { return static_cast<std::int32_t>(random.below(40)); });
  patch.credit = keep_or<CreditPatch>(random, chances, [&] {
    const auto number = [&] { return static_cast<std::int64_t>(random.below(100)); };
    return CreditPatch{keep_or<std::int64_t>(random, 2, number), keep_or<std::int64_t>(random, 2, number)};
  });
  patch.account_manager = keep_or<AccountManagerPatch>(random, 2 * chances, [&] {
    return AccountManagerPatch{.id = "m-1"s,
                               .display_name = keep_or<std::string>(random, 2, [] { return "Max"s; }),
                               .user_code = keep_or<std::string>(random, 2, [] { return "U2"s; })};
  });
  const CustomerDraft& now = current ? *current : other;
  patch.addresses =
      keep_or<std::vector<Address>>(random, 2 * chances, [&] { return changed(random, now.addresses, some_address); });
  patch.contacts =
      keep_or<std::vector<Contact>>(random, 2 * chances, [&] { return changed(random, now.contacts, some_contact); });
  patch.consents =
      keep_or<std::vector<Consent>>(random, 2 * chances, [&] { return changed(random, now.consents, some_consent); });
  return patch;
}

CustomerPatch broken_patch(Random& random, const Contents& contents, const CustomerDraft* current) {
  CustomerPatch patch = some_patch(random, contents, current);
  if (random.one_in(6)) {  // no identifying field is left
    patch.first_name = patch.last_name = patch.company_name = patch.email = patch.mobile = clear;
    patch.external_reference = clear;
    return patch;
  }
  for (std::size_t more = 1 + random.below(3); more > 0; --more) {
    const TextField& field = random.one_of(text_fields());
    if (field.patch && !random.one_in(4))
      patch.*field.patch = broken_text(random, field.kind);
    else if (random.one_in(2))
      patch.payment_terms = 3651;
    else
      patch.contacts = std::vector<Contact>{{.first_name = "only"}};
  }
  return patch;
}

UpdateOptions some_update_options(Random& random, const CustomerDraft* current) {
  if (!random.one_in(4)) return {};
  const std::uint64_t now = current ? *current->version : 1;
  return {.expected_version = random.one_in(3) ? now + 1 : now};
}

MergePolicy some_merge_policy(Random& random, const CustomerDraft* keep, const CustomerDraft* drop) {
  const auto choice = [&random] { return static_cast<MergeChoice>(random.below(5)); };
  MergePolicy policy{.fields = random.one_in(2) ? MergeChoice::keep_unless_empty : choice(),
                     .exceptions = {},
                     .expected_keep_version = some_update_options(random, keep).expected_version,
                     .expected_drop_version = some_update_options(random, drop).expected_version,
                     .add_balances = random.one_in(2),
                     .join_notes = random.one_in(2)};
  static const std::vector<std::string> names = {"externalId",   "customerType",   "firstname",
                                                 "email",        "mobile",         "credit",
                                                 "paymentTerms", "accountManager", "storeDetails"};
  for (std::size_t i = random.below(4); i > 0; --i) policy.exceptions[random.one_of(names)] = choice();
  if (random.one_in(20)) policy.exceptions[random.one_of({"customerUid"s, "contacts"s, "no field"s, ""s})] = choice();
  return policy;
}

DuplicateRules some_duplicate_rules(Random& random) {
  return {.email = !random.one_in(6),
          .mobile = !random.one_in(6),
          .vat_number = !random.one_in(6),
          .name_and_postal_code = !random.one_in(6),
          .similar_name = !random.one_in(4),
          .max_sharing = random.one_of<std::size_t>({2, 5, 20, 20, 1000, 1000, 1}),
          .min_similar_length = random.one_of<std::size_t>({0, 3, 6, 6, 12})};
}

StoreDetails some_details(Random& random) {
  StoreDetails details;
  if (random.one_in(5)) return details;
  if (random.one_in(2)) details.pricelist_id = numbered("p-", random.below(3));
  if (random.one_in(2)) details.ledger_number = random.one_of(ledger_numbers);
  if (random.one_in(2)) details.note = "two\nlines";
  if (random.one_in(3)) details.payment_terms = static_cast<std::int32_t>(random.below(100));
  if (random.one_in(3)) details.credit = some_credit(random);
  if (random.one_in(3)) details.account_manager = some_manager(random);
  if (random.one_in(15)) details.ledger_number = broken_text(random, TextKind::digits);
  if (random.one_in(15)) details.payment_terms = -1;
  return details;
}

std::string some_store(Random& random) {
  return random.one_in(20) ? broken_text(random, TextKind::identifier) : numbered("store-", random.below(4));
}

Write some_write(Random& random, const Contents& contents, bool may_be_broken) {
  const Item* item = contents.customers.empty() ? nullptr : &random.one_of(contents.customers);
  const std::string id = item && !random.one_in(20) ? item->customer.id : some_id(random, contents);
  const CustomerDraft* current = item ? &item->customer : nullptr;
  const UpdateOptions options = random.one_in(6) ? some_update_options(random, current) : UpdateOptions();
  const bool broken = may_be_broken && random.one_in(8);
  switch (random.below(6)) {
    case 0:
      return Write::remove(id, options);
    case 1:
      return Write::attach_extension(id, some_extension(random), options);
    case 2:
      return current && !current->extensions.empty()
                 ? Write::detach_extension(id, random.one_of(current->extensions), options)
                 : Write::update(id, some_patch(random, contents, current), options);
    case 3:
      return Write::update(id, broken ? broken_patch(random, contents, current) : some_patch(random, contents, current),
                           options);
    default:
      return Write::create(broken ? broken_draft(random, contents) : some_draft(random, contents));
  }
}

}  // namespace custengine::test::twin
