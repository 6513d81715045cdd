#include "query/criteria.hpp"

#include "base/email.hpp"
#include "base/folding.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace custengine::query {

using detail::Record;
using detail::Slot;

namespace {

/// The fields that the query searches, except those that compare by rules or have a criterion of their own.
constexpr auto plain_slots = [] {
  constexpr auto is_plain = [](const model::FieldInfo& field) {
    return field.searched && field.field != model::Field::mobile && field.field != model::Field::email &&
           field.field != model::Field::vat_number && field.field != model::Field::postal_code;
  };
  std::array<Slot, static_cast<std::size_t>(std::ranges::count_if(model::field_table, is_plain))> slots{};
  std::size_t count = 0;
  for (const auto& field : model::field_table)
    if (is_plain(field)) slots[count++] = detail::slot_of(field.field);
  return slots;
}();

}  // namespace

Criteria::Criteria(const SearchRequest& request, const storage::Schema& schema)
    : schema_(&schema),
      exact_(request.exact_match),
      explained_(request.explain),
      scope_(request.scope),
      has_mobile_(!request.mobile.empty()),
      has_email_(!request.email.empty()),
      has_vat_number_(!request.vat_number.empty()),
      query_(read_query(request, schema.keys.home())),
      finder_(query_.terms, exact_),
      mobile_(request.mobile, schema.keys.home()),
      email_(base::email_key(request.email)),
      vat_number_(base::read_vat_number(request.vat_number)),
      where_(request.where, schema.keys) {}

bool Criteria::query_searches(model::Field field) const noexcept {
  if (field == model::Field::mobile) return !has_mobile_;
  if (field == model::Field::email) return !has_email_;
  return field != model::Field::vat_number || !has_vat_number_;
}

bool Criteria::meets_own(const SearchedText& searched) const {
  if (searched.field == model::Field::email) return has_email_ && match_email(searched.text);
  if (searched.field == model::Field::mobile) return has_mobile_ && match_mobile(searched.text, searched.country_code);
  return searched.field == model::Field::vat_number && has_vat_number_ &&
         match_vat_number(searched.text, searched.country_code);
}

bool Criteria::match_text(std::string_view criterion, std::string_view text) const noexcept {
  return exact_ ? text == criterion : text.find(criterion) != text.npos;
}

bool Criteria::match_phone(const base::PhoneCriterion& criterion, std::string_view numbers) const noexcept {
  return exact_ ? criterion.equals(numbers) : criterion.occurs_in(numbers);
}

Numbers Criteria::numbers_in(const SearchedText& searched) const {
  Numbers numbers;
  if (searched.field == model::Field::mobile)
    numbers.phones = phone_numbers(searched.text, searched.country_code);
  else if (searched.field == model::Field::vat_number)
    numbers.vat_number = base::read_vat_number(searched.text, searched.country_code);
  else if (searched.field == model::Field::postal_code)
    numbers.postal_code = base::fold(searched.text, base::Folding::postal_code);
  return numbers;
}

bool Criteria::match_number(const Term& term, const Numbers& numbers) const {
  const Place place = place_in(term, numbers);
  return exact_ ? place == Place::whole : place != Place::nowhere;
}

bool Criteria::match_terms(const Texts& texts) {
  if (query_.terms.empty()) return true;
  TermFinder::Terms unmet = terms_not_in(texts);
  if (unmet == 0) return true;
  const bool can_be_met = (unmet & ~finder_.numbers()) == 0;
  if (!can_be_met && !query_.whole_number) return false;
  const Numbers numbers = numbers_of(texts);
  if (query_.whole_number && match_number(*query_.whole_number, numbers)) return true;
  for (; can_be_met && unmet != 0; unmet &= unmet - 1)
    if (!match_number(query_.terms[static_cast<std::size_t>(std::countr_zero(unmet))], numbers)) return false;
  return can_be_met;
}

TermFinder::Terms Criteria::terms_not_in(const Texts& texts) {
  // Stops at the first text with which every term is found: most candidates match, so few texts are folded.
  TermFinder::Terms unmet = finder_.all();
  folded_.clear();
  const auto all_met_with = [&](std::string_view text, base::Folding folding = base::Folding::text) {
    if (text.empty()) return false;
    unmet &= ~finder_.found_in(folded_.add(text, folding), unmet, folding);
    return unmet == 0;
  };
  const auto met_with = [&](std::string_view text) { return all_met_with(text); };
  if (std::ranges::any_of(texts.plain, met_with)) return 0;
  if (all_met_with(texts.postal_code, base::Folding::postal_code)) return 0;
  if (!has_email_ && all_met_with(texts.email)) return 0;
  if (!has_mobile_ && all_met_with(texts.mobile)) return 0;
  if (!has_vat_number_ && all_met_with(texts.vat_number)) return 0;
  if (texts.customer)
    for (const model::Field field : model::also_searchable)
      if (model::contains(schema_->searched, field) && all_met_with(texts.customer->text(field))) return 0;
  // If another term is missing, the customer cannot match: the search for typos would be wasted.
  if ((unmet & ~(finder_.with_typos() | finder_.numbers())) != 0) return unmet;
  for (std::size_t i = 0; i < folded_.size() && (unmet & finder_.with_typos()) != 0; ++i)
    unmet &= ~finder_.similar_in(folded_.words(i), unmet & finder_.with_typos());
  return unmet;
}

Numbers Criteria::numbers_of(const Texts& texts) const {
  Numbers numbers;
  if (!has_mobile_) numbers.phones = phone_numbers(texts.mobile, texts.country_code);
  if (!has_vat_number_) numbers.vat_number = base::read_vat_number(texts.vat_number, texts.country_code);
  base::append_folded(texts.postal_code, base::Folding::postal_code, numbers.postal_code);
  return numbers;
}

bool Criteria::match_email(std::string_view email) const {
  if (!has_email_) return true;
  // email_ is a key. Most stored addresses equal their key and need not be turned into one.
  return !email.empty() && (email == email_ || match_text(email_, base::email_key(email)));
}

bool Criteria::match_mobile(std::string_view mobile, std::string_view country_code) const {
  return !has_mobile_ || (!mobile.empty() && match_phone(mobile_, phone_numbers(mobile, country_code)));
}

bool Criteria::match_vat_number(std::string_view number, std::string_view country_code) const {
  if (!has_vat_number_) return true;
  const base::VatNumber read = base::read_vat_number(number, country_code);
  return exact_ ? base::is_same(vat_number_, read) : base::occurs_in(vat_number_, read);
}

bool Criteria::matches(const Contact& contact, const Record& owner) {
  const std::array<std::string_view, 2> names = {contact.first_name, contact.last_name};
  const std::string_view country_code = owner.text(Slot::country_code);
  return match_email(contact.email) && match_mobile(contact.mobile, country_code) &&
         match_terms({.plain = names,
                      .postal_code = {},
                      .email = contact.email,
                      .mobile = contact.mobile,
                      .vat_number = {},
                      .country_code = country_code});
}

bool Criteria::matches(const Record& record) {
  if (!where_.matches(record)) return false;
  const std::string_view country_code = record.text(Slot::country_code);
  if (!match_vat_number(record.text(Slot::vat_number), country_code)) return false;
  if (scope_ == SearchScope::contact) {
    if (!asks_of_contacts()) return true;
    return std::ranges::any_of(record.lists_or_none().contacts,
                               [&](const Contact& contact) { return matches(contact, record); });
  }
  if (!match_email(record.text(Slot::email)) || !match_mobile(record.text(Slot::mobile), country_code)) return false;
  std::array<std::string_view, plain_slots.size()> plain;
  std::ranges::transform(plain_slots, plain.begin(), [&record](Slot slot) { return record.text(slot); });
  return match_terms({.plain = plain,
                      .postal_code = record.text(Slot::postal_code),
                      .email = record.text(Slot::email),
                      .mobile = record.text(Slot::mobile),
                      .vat_number = record.text(Slot::vat_number),
                      .country_code = country_code,
                      .customer = &record});
}

}  // namespace custengine::query
