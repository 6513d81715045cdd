#pragma once

#include "model/record.hpp"
#include "model/searched_fields.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace custengine::query {

struct SearchedText {
  model::Field field;
  std::string_view text;
  std::string_view country_code;  // the customer's
};

/// The texts that a query searches together: a customer's own, or one contact's. Views into the record or contact.
class SearchedTexts {
 public:
  /// Lists the texts in the order of the field table.
  SearchedTexts(const detail::Record& record, const model::FieldSet& searched)
      : country_code_(record.text(model::Field::country_code)) {
    for (const auto& field : model::field_table)
      if (model::contains(searched, field.field)) add(field.field, record.text(field.field));
  }
  SearchedTexts(const Contact& contact, const detail::Record& owner)
      : country_code_(owner.text(model::Field::country_code)) {
    add(model::Field::first_name, contact.first_name);
    add(model::Field::last_name, contact.last_name);
    add(model::Field::email, contact.email);
    add(model::Field::mobile, contact.mobile);
  }

  auto begin() const noexcept { return texts_.begin(); }
  auto end() const noexcept { return texts_.begin() + static_cast<std::ptrdiff_t>(count_); }

 private:
  void add(model::Field field, std::string_view text) {
    if (!text.empty()) texts_[count_++] = {field, text, country_code_};
  }

  std::string_view country_code_;
  std::array<SearchedText, model::most_searched> texts_ = {};
  std::size_t count_ = 0;
};

}  // namespace custengine::query
