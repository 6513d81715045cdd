#pragma once

#include "base/phone.hpp"
#include "base/vat_number.hpp"
#include "model/field_table.hpp"
#include "model/record.hpp"
#include "storage/keys/schema.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// A version of a customer with a lazy cache: phone and VAT numbers are read on first use, by the rules of the
/// customer's country.
class CustomerVersion {
 public:
  /// Both arguments must outlive this object.
  CustomerVersion(const detail::Record& record, const Schema& schema) noexcept : record_(record), keys_(schema.keys) {}
  CustomerVersion(const CustomerVersion&) = delete;
  CustomerVersion& operator=(const CustomerVersion&) = delete;

  const detail::Record& record() const noexcept { return record_; }
  std::span<const Contact> contacts() const noexcept { return record_.lists_or_none().contacts.elements(); }
  /// The numbers of the mobile field, see base::phone_numbers().
  const std::string& mobile() {
    if (!mobile_) mobile_ = read(record_.text(model::Field::mobile));
    return *mobile_;
  }
  const base::VatNumber& vat_number() {
    if (!vat_number_) vat_number_ = base::read_vat_number(record_.text(model::Field::vat_number), country_code());
    return *vat_number_;
  }
  /// The numbers of each contact's mobile field, in the order of the contacts.
  const std::vector<std::string>& contact_mobiles() {
    if (contact_mobiles_.empty())
      for (const Contact& contact : contacts()) contact_mobiles_.push_back(read(contact.mobile));
    return contact_mobiles_;
  }

 private:
  std::string_view country_code() const noexcept { return record_.text(model::Field::country_code); }
  std::string read(std::string_view text) const { return base::phone_numbers(text, keys_.home_of(country_code())); }

  const detail::Record& record_;
  const KeyMaker& keys_;
  std::optional<std::string> mobile_ = {};
  std::optional<base::VatNumber> vat_number_ = {};
  std::vector<std::string> contact_mobiles_ = {};
};

}  // namespace custengine::storage
