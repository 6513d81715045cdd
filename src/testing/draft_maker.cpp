#include "testing/draft_maker.hpp"

#include "testing/slug.hpp"
#include "testing/tax_number.hpp"

#include <array>
#include <span>
#include <utility>

namespace custengine::testing {
namespace {

template <class T, std::size_t n>
T pick(const std::array<T, n>& choices, Random& random) {
  return choices[random.below(static_cast<std::uint32_t>(n))];
}

// Reserved by RFC 2606.
constexpr std::array<std::string_view, 4> domains{"example.com", "example.org", "example.net", "mail.example"};
constexpr std::array<std::string_view, 4> mailboxes{"post", "info", "office", "order"};
constexpr std::array<std::string_view, 5> origins{"store", "store", "web", "app", "crm"};
constexpr std::array<std::string_view, 4> pricelists{"pl-standard", "pl-standard", "pl-trade", "pl-vip"};
constexpr std::array<std::string_view, 3> consent_names{"newsletter", "sms", "profiling"};
constexpr std::array<std::string_view, 3> consent_sources{"store", "web", "app"};
constexpr std::array<std::int32_t, 6> payment_terms_days{10, 14, 20, 30, 30, 60};

constexpr std::uint32_t managers_per_locale = 12;

/// Returns `pattern` with "%x" replaced by `value('x')`.
template <class Value>
std::string expand(std::string_view pattern, Value value) {
  std::string expanded;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '%')
      expanded += value(pattern[++at]);
    else
      expanded += pattern[at];
  }
  return expanded;
}

/// Drops the letter of a postal district ("København K", "Kristiansand S"): a company's name has only the city.
std::string_view without_district(std::string_view city) {
  if (city.size() > 2 && city[city.size() - 2] == ' ') city.remove_suffix(2);
  return city;
}

}  // namespace

Vocabulary::Vocabulary(const Words& source)
    : words(source),
      given_names(source.given_names),
      surnames(source.surnames),
      streets(source.streets),
      street_patterns(source.street_patterns),
      places(source.places),
      company_patterns(source.company_patterns),
      company_words(source.company_words),
      trades(source.trades),
      legal_forms(source.legal_forms),
      mobile_patterns(source.mobile_patterns),
      landline_patterns(source.landline_patterns),
      notes(source.notes) {}

DraftMaker::DraftMaker(const Vocabulary& vocabulary, const GeneratorOptions& options, std::uint64_t number,
                       Random random)
    : vocabulary_(vocabulary), options_(options), number_(number), random_(random) {}

CustomerDraft DraftMaker::make() {
  const std::string number = std::to_string(number_);
  if (!options_.id_prefix.empty()) draft_.id = options_.id_prefix + number;
  draft_.external_reference = "crm-" + number;
  draft_.origin = pick(origins, random_);
  if (random_.chance(options_.company_share))
    make_company();
  else
    make_person();
  if (random_.chance(options_.address_share)) add_addresses();
  if (random_.chance(0.05)) {
    draft_.internal_note = vocabulary_.notes.pick(random_);
    if (random_.chance(0.3)) draft_.internal_note.append("\n").append(vocabulary_.notes.pick(random_));
  }
  return std::move(draft_);
}

void DraftMaker::make_person() {
  draft_.first_name = first_name();
  draft_.last_name = last_name();
  if (random_.chance(0.85)) {
    const std::string_view domain = pick(domains, random_);
    draft_.email = person_address(draft_.first_name, draft_.last_name, domain);
  }
  if (random_.chance(0.85)) draft_.mobile = phone(0.0);
  if (random_.chance(0.75)) {
    Place home = place();
    draft_.address = std::move(home.address);
    draft_.postal_code = std::move(home.postal_code);
    draft_.city = std::move(home.city);
  }
  if (!draft_.city.empty() || random_.chance(0.6)) draft_.country_code = vocabulary_.words.country_code;
  if (random_.chance(0.4)) draft_.loyalty_id = fill_digits("L#######", random_);
  make_terms(0.08);
  if (random_.chance(options_.consent_share)) add_consents();
}

void DraftMaker::make_company() {
  draft_.type = CustomerType::company;
  Place seat = place();
  draft_.company_name = company_name(without_district(seat.city));
  if (random_.chance(0.95)) {
    draft_.address = std::move(seat.address);
    draft_.postal_code = std::move(seat.postal_code);
    draft_.city = std::move(seat.city);
  }
  draft_.country_code = vocabulary_.words.country_code;
  if (random_.chance(0.85)) draft_.vat_number = make_tax_number(draft_.country_code, random_);
  if (random_.chance(0.9)) {
    draft_.email = pick(mailboxes, random_);
    draft_.email.append("@").append(to_slug(draft_.company_name, vocabulary_.words.umlaut_takes_e));
    draft_.email.append("-").append(std::to_string(number_)).append(".example");
  }
  if (random_.chance(0.8)) draft_.mobile = phone(0.6);
  make_terms(0.7);
  if (random_.chance(0.4)) draft_.account_manager = account_manager();
  if (random_.chance(options_.contact_share)) add_contacts();
  if (random_.chance(options_.extension_share))
    draft_.extensions.push_back({ExtensionCode::two_invoice, fill_digits("org-#########", random_)});
}

/// Sets the terms of a customer who buys on account; each with probability `share`.
void DraftMaker::make_terms(double share) {
  if (random_.chance(share)) draft_.ledger_number = fill_digits(random_.chance(0.1) ? "00####" : "1#####", random_);
  if (random_.chance(share)) draft_.pricelist_id = pick(pricelists, random_);
  if (random_.chance(share)) draft_.payment_terms = pick(payment_terms_days, random_);
  if (random_.chance(share)) {
    const std::int64_t limit = std::int64_t{1 + random_.below(100)} * 100'000;
    const std::int64_t balance = std::int64_t{random_.below(10'000)} * limit / 10'000;
    draft_.credit = Credit{.limit = limit, .balance = balance};
  }
}

void DraftMaker::add_addresses() {
  const std::uint32_t count = 1 + random_.below(2);
  for (std::uint32_t at = 0; at < count; ++at) {
    Address address{.type = random_.chance(0.7) ? AddressType::delivery : AddressType::invoice};
    address.company_name = draft_.company_name;
    address.first_name = draft_.first_name;
    address.last_name = draft_.last_name;
    Place there = place();
    address.address = std::move(there.address);
    address.postal_code = std::move(there.postal_code);
    address.city = std::move(there.city);
    address.country_code = vocabulary_.words.country_code;
    if (random_.chance(0.3)) address.phone = phone(0.5);
    draft_.addresses.push_back(std::move(address));
  }
}

void DraftMaker::add_contacts() {
  const std::uint32_t count = 1 + random_.below(3);
  for (std::uint32_t at = 0; at < count; ++at) {
    Contact contact;
    contact.first_name = first_name();
    contact.last_name = last_name();
    if (random_.chance(0.8)) contact.email = person_address(contact.first_name, contact.last_name, "work.example");
    if (random_.chance(0.7)) contact.mobile = phone(0.0);
    draft_.contacts.push_back(std::move(contact));
  }
}

void DraftMaker::add_consents() {
  const std::string_view source = pick(consent_sources, random_);
  const std::size_t count = 1 + random_.below(consent_names.size());
  for (const std::string_view name : std::span(consent_names).first(count)) {
    const bool status = random_.chance(0.7);
    draft_.consents.push_back({.name = std::string(name), .status = status, .source = std::string(source)});
  }
}

std::string DraftMaker::first_name() {
  std::string name(vocabulary_.given_names.pick_by_rank(random_));
  if (random_.chance(0.08)) {
    name += random_.chance(0.5) ? ' ' : '-';
    name += vocabulary_.given_names.pick(random_);
  }
  return name;
}

std::string DraftMaker::last_name() {
  std::string name(vocabulary_.surnames.pick_by_rank(random_));
  if (random_.chance(0.05)) name.append("-").append(vocabulary_.surnames.pick(random_));
  return name;
}

std::string DraftMaker::company_name(std::string_view city) {
  return expand(vocabulary_.company_patterns.pick_by_rank(random_), [&](char what) {
    switch (what) {
      case 's':
        return vocabulary_.surnames.pick_by_rank(random_);
      case 'c':
        return city;
      case 'w':
        return vocabulary_.company_words.pick(random_);
      case 't':
        return vocabulary_.trades.pick(random_);
      default:
        return vocabulary_.legal_forms.pick_by_rank(random_);
    }
  });
}

std::string DraftMaker::phone(double landline_share) {
  const bool landline = random_.chance(landline_share);
  const WordList& patterns = landline ? vocabulary_.landline_patterns : vocabulary_.mobile_patterns;
  return fill_digits(patterns.pick(random_), random_);
}

DraftMaker::Place DraftMaker::place() {
  const std::string_view street = vocabulary_.streets.pick_by_rank(random_);
  const std::uint32_t longest = 1 + random_.below(120);  // drawn twice, so that low numbers are more frequent
  const std::string house_number = std::to_string(1 + random_.below(longest));
  const std::string_view written = vocabulary_.places.pick_by_rank(random_);
  const std::size_t slash = written.find('/');
  Place place;
  place.postal_code = written.substr(0, slash);
  place.city = written.substr(slash + 1);
  place.address = expand(vocabulary_.street_patterns.pick(random_),
                         [&](char what) { return what == 's' ? street : std::string_view(house_number); });
  return place;
}

/// Returns one of a few managers per language: many customers share a manager.
AccountManager DraftMaker::account_manager() {
  const std::uint32_t which = 1 + random_.below(managers_per_locale);
  const std::string number = std::to_string(which);
  const std::size_t at = std::size_t{which} * 7;
  AccountManager manager;
  manager.id = std::string("user-").append(vocabulary_.words.locale).append("-").append(number);
  manager.display_name = vocabulary_.given_names[at % vocabulary_.given_names.size()];
  manager.display_name.append(" ").append(vocabulary_.surnames[at % vocabulary_.surnames.size()]);
  manager.user_code = std::string(vocabulary_.words.locale).append(number);
  return manager;
}

/// Returns "kari.nordmann17@example.com", sometimes with a capital letter, as people type it.
std::string DraftMaker::person_address(std::string_view first_name, std::string_view last_name,
                                       std::string_view domain) {
  std::string address = to_slug(first_name, vocabulary_.words.umlaut_takes_e);
  address.append(".").append(to_slug(last_name, vocabulary_.words.umlaut_takes_e)).append(std::to_string(number_));
  if (random_.chance(0.05)) address.front() = static_cast<char>(address.front() - 'a' + 'A');
  return address.append("@").append(domain);
}

}  // namespace custengine::testing
