#include <custengine/testing/scenarios.hpp>

#include "testing/random.hpp"

#include <custengine/testing/builders.hpp>
#include <custengine/testing/generator.hpp>

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace custengine::testing::scenario {
namespace {

TenantOptions norwegian() {
  return {.locale = "nb", .country_code = "NO"};
}

template <std::size_t n>
std::string pick(const std::array<std::string_view, n>& choices, Random& random) {
  return std::string(choices[random.below(static_cast<std::uint32_t>(n))]);
}

/// Returns 1..most.
std::uint32_t up_to(std::uint32_t most, Random& random) {
  return 1 + random.below(most);
}

std::string store_id(std::uint32_t number) {
  return fmt::format("store-{:02}", number);
}

void make_wholesale(CustomerDraft& draft, Random& random) {
  if (!random.chance(0.2)) draft.type = CustomerType::b2b;
  const std::int64_t limit = std::int64_t{1'000'000} * up_to(20, random);
  const std::int64_t balance = limit / 100 * random.below(110);  // some are over their limit
  draft.credit = Credit{.limit = limit, .balance = balance};
  draft.payment_terms = static_cast<std::int32_t>(10 * up_to(6, random));
  const std::uint32_t manager = up_to(5, random);
  draft.account_manager = AccountManager{
      .id = fmt::format("u-{}", manager), .display_name = fmt::format("Manager {}", manager), .user_code = {}};
  draft.extensions.clear();
  if (random.chance(0.33)) draft.extensions.push_back(two_invoice("org-" + draft.id));
}

// Names that look alike are adjacent.
constexpr std::array<std::string_view, 48> hard_names{
    "Åse Ødegård",
    "A\u030ase O\u0308degard",
    "Æsa Aasen",
    "Aesa Åsen",
    "Straße Weiß",
    "Strasse Weiss",
    "İpek Işık",
    "ipek ışık",
    "ﬁne ﬂour",
    "fine flour",
    "Ⅻ Roman",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "Zoe\u0308 Bronte\u0308",
    "Zoë Brontë",
    "Łukasz Żółć",
    "Đorđe Ðúfa",
    "Þórður Þórðarson",
    "Nguyễn Thị Ánh",
    "李 小龙",
    "김 민준",
    "さくら ひめ",
    "サクラ ヒメ",
    "Ελένη Παπαδοπούλου",
    "Александр Ёлкин",
    "محمد علي",
    "שרה כהן",
    "ธนพล ศรีสุข",
    "हिन्दी नाम",
    "\U0001F468\u200D\U0001F469\u200D\U0001F467 Family",
    "\U0001F1F3\U0001F1F4 Flag",
    "z\u0335\u0322\u0321\u0327a\u0334\u0328l\u0337\u031bgo Text",
    "O'Brien",
    "O\u2019Brien",
    "Mc\"Quote\" \\Backslash\\",
    "Robert'); DROP TABLE customers;--",
    "<script>alert(1)</script>",
    "null",
    "undefined NaN",
    "true",
    "-0 1e309",
    "=1+1",
    "%s%n {} {0}",
    "a,b;c|d",
    "X",
    "X Æ A-12",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Jean-Luc D'Arc-Müller von und zu",
    "No\u00A0Break Sp\u2003ace",
};

}  // namespace

Scenario retail_chain(std::size_t customers, std::uint64_t seed) {
  constexpr std::uint32_t stores = 12;
  Scenario made{.name = "retail chain", .tenant = norwegian()};
  for (std::uint32_t n = 1; n <= stores; ++n) made.tenant.stores.push_back(store_id(n));
  made.customers =
      Generator({.seed = seed, .locales = {"nb"}, .company_share = 0.1, .id_prefix = "r-"}).take(customers);
  Random random(seed);
  for (CustomerDraft& draft : made.customers) {
    draft.loyalty_id = fmt::format("L{:08}", random.below(100'000'000));
    if (!random.chance(0.2)) continue;
    Scenario::Details entry{.store_id = store_id(up_to(stores, random)), .customer_id = draft.id};
    entry.details.pricelist_id = random.chance(0.5) ? "pl-staff" : "pl-local";
    if (random.chance(0.5)) entry.details.payment_terms = 14;
    made.store_details.push_back(std::move(entry));
  }
  return made;
}

Scenario b2b_wholesaler(std::size_t customers, std::uint64_t seed) {
  Scenario made{.name = "B2B wholesaler", .tenant = norwegian()};
  made.tenant.extensions = {TenantExtension::b2b};
  made.customers =
      Generator({.seed = seed, .locales = {"nb", "sv"}, .company_share = 1.0, .contact_share = 0.0, .id_prefix = "w-"})
          .take(customers);
  Generator people({.seed = seed + 1, .locales = {"nb", "sv"}, .company_share = 0.0, .address_share = 0.0});
  Random random(seed);
  for (CustomerDraft& draft : made.customers) {
    make_wholesale(draft, random);
    for (std::uint32_t left = up_to(5, random); left > 0; --left) {
      const CustomerDraft person = people.next();
      draft.contacts.push_back(a_contact(person.first_name, person.last_name, person.email, person.mobile));
    }
  }
  return made;
}

Scenario nordic_mix(std::size_t customers, std::uint64_t seed) {
  return {
      .name = "Nordic mix",
      .tenant = norwegian(),
      .customers = Generator({.seed = seed, .locales = {"nb", "sv", "da", "fi"}, .id_prefix = "n-"}).take(customers)};
}

Scenario worst_case_names() {
  Scenario made{.name = "worst-case names", .tenant = norwegian()};
  std::size_t number = 0;
  const auto add = [&](const CustomerBuilder& builder) {
    made.customers.push_back(builder.with_id(fmt::format("x-{:03}", ++number)).build());
  };
  for (const std::string_view name : hard_names) {
    add(a_person().named(name));
    add(a_company().named(name));
  }
  constexpr std::size_t longest = 255;  // in characters
  add(a_person().named(std::string(longest, 'a'), std::string(longest, 'b')));
  std::string wide;
  for (std::size_t i = 0; i < longest; ++i) wide += "漢";
  add(a_company().named(wide));
  add(a_person().named("", "").with_email("only@example.com"));
  return made;
}

Scenario heavy_ties(std::size_t customers, std::uint64_t seed) {
  constexpr std::array<std::string_view, 3> last_names{"Hansen", "Johansen", "Olsen"};
  constexpr std::array<std::string_view, 2> cities{"Oslo", "Bergen"};
  Scenario made{.name = "heavy ties", .tenant = norwegian()};
  made.tenant.unique_external_reference = false;
  Random random(seed);
  for (std::size_t n = 1; n <= customers; ++n) {
    CustomerDraft draft{.id = fmt::format("t-{}", n)};
    draft.last_name = pick(last_names, random);
    draft.city = pick(cities, random);
    if (random.chance(0.1)) draft.company_name = "Fjell AS";
    if (random.chance(0.2)) draft.external_reference = fmt::format("ref-{}", random.below(3));
    made.customers.push_back(std::move(draft));
  }
  return made;
}

Scenario sparse_fields(std::size_t customers, std::uint64_t seed) {
  // The first list identifies a draft; the second has members to add.
  constexpr std::array known_by{&CustomerDraft::first_name,   &CustomerDraft::last_name,
                                &CustomerDraft::company_name, &CustomerDraft::email,
                                &CustomerDraft::mobile,       &CustomerDraft::external_reference};
  constexpr std::array further{&CustomerDraft::city, &CustomerDraft::postal_code, &CustomerDraft::country_code,
                               &CustomerDraft::vat_number, &CustomerDraft::ledger_number};
  Scenario made{.name = "sparse fields", .tenant = norwegian()};
  const auto full = Generator({.seed = seed, .locales = {"nb"}, .company_share = 1.0}).take(customers);
  Random random(seed);
  for (std::size_t n = 0; n < customers; ++n) {
    CustomerDraft draft{.id = fmt::format("s-{}", n + 1)};
    const auto member = known_by[n % known_by.size()];
    draft.*member = full[n].*member;
    if ((draft.*member).empty()) draft.*member = fmt::format("sparse{}", n + 1);
    if (member == &CustomerDraft::email) draft.email = fmt::format("s{}@example.com", n + 1);
    if (random.chance(0.5)) {
      const auto other = further[random.below(static_cast<std::uint32_t>(further.size()))];
      draft.*other = full[n].*other;
    }
    made.customers.push_back(std::move(draft));
  }
  return made;
}

}  // namespace custengine::testing::scenario
