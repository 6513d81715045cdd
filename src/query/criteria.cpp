#include "query/criteria.hpp"

#include "base/text.hpp"
#include "base/vat_number.hpp"

#include <algorithm>
#include <array>

namespace custengine::query {

using detail::Record;
using detail::Slot;

namespace {

/// The fields that the query searches and no criterion of their own can replace.
constexpr auto plain_slots = [] {
  constexpr auto is_plain = [](const model::FieldInfo& field) {
    return field.searched && field.field != model::Field::mobile && field.field != model::Field::email &&
           field.field != model::Field::vat_number;
  };
  std::array<Slot, static_cast<std::size_t>(std::ranges::count_if(model::field_table, is_plain))> slots{};
  std::size_t count = 0;
  for (const auto& field : model::field_table)
    if (is_plain(field)) slots[count++] = detail::slot_of(field.field);
  return slots;
}();

bool is_digit_term(std::string_view term) noexcept {
  if (term.starts_with('+')) term.remove_prefix(1);
  return !term.empty() && std::ranges::all_of(term, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Criteria::Criteria(const SearchRequest& request, const storage::KeyMaker& keys)
    : home_(keys.home()),
      exact_(request.exact_match),
      explained_(request.explain),
      scope_(request.scope),
      has_mobile_(!request.mobile.empty()),
      has_email_(!request.email.empty()),
      has_vat_number_(!request.vat_number.empty()),
      mobile_(request.mobile, home_),
      email_(base::fold_case(request.email)),
      vat_number_(base::normalize_vat_number(request.vat_number)),
      where_(request.where, keys) {
  const auto parts = base::split_at_blanks(request.query);
  if (parts.empty()) return;
  if (exact_) {
    terms_.push_back(make_term(request.query));
  } else {
    for (const auto part : parts) terms_.push_back(make_term(part));
  }
}

Criteria::Term Criteria::make_term(std::string_view text) const {
  Term term{.folded = base::fold(text), .is_digits = is_digit_term(text)};
  if (term.is_digits) {
    term.phone = base::PhoneCriterion(text, home_);
    term.vat_number = base::normalize_vat_number(text);
  }
  return term;
}

bool Criteria::match_text(std::string_view criterion, std::string_view text) const noexcept {
  return exact_ ? text == criterion : text.find(criterion) != text.npos;
}

bool Criteria::match_phone(const base::PhoneCriterion& criterion, std::string_view normalized) const noexcept {
  return exact_ ? criterion.equals(normalized) : criterion.occurs_in(normalized);
}

bool Criteria::match_number(const Term& term, std::string_view mobile, std::string_view vat_number) const {
  return (!mobile.empty() && match_phone(term.phone, mobile)) ||
         (!vat_number.empty() && match_text(term.vat_number, vat_number));
}

bool Criteria::match_terms(const Texts& texts) {
  if (terms_.empty()) return true;
  // Text by text, until every term was found: most customers are candidates because they have them all.
  unmet_.clear();
  for (const Term& term : terms_) unmet_.push_back(&term);
  const auto all_met_with = [this](std::string_view text) {
    if (text.empty()) return false;
    folded_.clear();
    base::append_folded(text, folded_);
    std::erase_if(unmet_, [this](const Term* term) { return match_text(term->folded, folded_); });
    return unmet_.empty();
  };
  if (std::ranges::any_of(texts.plain, all_met_with)) return true;
  if (!has_email_ && all_met_with(texts.email)) return true;
  if (!has_mobile_ && all_met_with(texts.mobile)) return true;
  if (!has_vat_number_ && all_met_with(texts.vat_number)) return true;
  if (!std::ranges::all_of(unmet_, &Term::is_digits)) return false;

  const std::string mobile = has_mobile_ ? std::string() : base::normalize_phone(texts.mobile, home_);
  const std::string vat_number = has_vat_number_ ? std::string() : base::normalize_vat_number(texts.vat_number);
  return std::ranges::all_of(unmet_, [&](const Term* term) { return match_number(*term, mobile, vat_number); });
}

bool Criteria::match_email(std::string_view email) const {
  return !has_email_ || (!email.empty() && match_text(email_, base::fold_case(email)));
}

bool Criteria::match_mobile(std::string_view mobile) const {
  return !has_mobile_ || (!mobile.empty() && match_phone(mobile_, base::normalize_phone(mobile, home_)));
}

bool Criteria::match_contact(const Contact& contact) {
  const std::array<std::string_view, 2> names = {contact.first_name, contact.last_name};
  return match_email(contact.email) && match_mobile(contact.mobile) &&
         match_terms({.plain = names, .email = contact.email, .mobile = contact.mobile, .vat_number = {}});
}

bool Criteria::matches(const Record& record) {
  if (!where_.matches(record)) return false;
  if (has_vat_number_) {
    const auto number = record.text(Slot::vat_number);
    if (number.empty() || vat_number_.empty() || !match_text(vat_number_, base::normalize_vat_number(number)))
      return false;
  }
  if (scope_ == SearchScope::contact) {
    if (terms_.empty() && !has_mobile_ && !has_email_) return true;
    if (!record.lists()) return false;
    return std::ranges::any_of(record.lists()->contacts,
                               [this](const Contact& contact) { return match_contact(contact); });
  }
  if (!match_email(record.text(Slot::email)) || !match_mobile(record.text(Slot::mobile))) return false;
  std::array<std::string_view, plain_slots.size()> plain;
  std::ranges::transform(plain_slots, plain.begin(), [&record](Slot slot) { return record.text(slot); });
  return match_terms({.plain = plain,
                      .email = record.text(Slot::email),
                      .mobile = record.text(Slot::mobile),
                      .vat_number = record.text(Slot::vat_number)});
}

}  // namespace custengine::query
