#pragma once

#include "../engine/request_maker.hpp"

#include <custengine/filter.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::test {

/// Makes filters from values of customers.
class FilterMaker {
 public:
  FilterMaker(const std::vector<Customer>& customers, RequestMaker& random) : customers_(customers), random_(random) {}

  Filter next(std::size_t depth = 2) {
    if (depth > 0 && random_.one_in(3)) return next(depth - 1) && next(depth - 1);
    if (depth > 0 && random_.one_in(4)) return next(depth - 1) || next(depth - 1);
    if (depth > 0 && random_.one_in(8)) return !next(depth - 1);
    return random_.one_in(3) ? of_time() : random_.one_in(8) ? of_rest() : of_text();
  }

 private:
  const Customer& one() { return customers_[random_.below(customers_.size())]; }

  Filter of_text() {
    struct Named {
      fields::TextField field;
      std::string_view (Customer::*get)() const noexcept;
    };
    static constexpr std::array<Named, 11> named{{{fields::city, &Customer::city},
                                                  {fields::last_name, &Customer::last_name},
                                                  {fields::first_name, &Customer::first_name},
                                                  {fields::company_name, &Customer::company_name},
                                                  {fields::postal_code, &Customer::postal_code},
                                                  {fields::email, &Customer::email},
                                                  {fields::mobile, &Customer::mobile},
                                                  {fields::vat_number, &Customer::vat_number},
                                                  {fields::country_code, &Customer::country_code},
                                                  {fields::external_reference, &Customer::external_reference},
                                                  {fields::display_name, &Customer::display_name}}};
    const Named& chosen = named[random_.below(named.size())];
    const fields::TextField field = chosen.field;
    const std::string value((one().*chosen.get)());
    switch (random_.below(10)) {
      case 0:
        return field != value;
      case 1:
        return field < value;
      case 2:
        return field <= value;
      case 3:
        return field > value;
      case 4:
        return field >= value;
      case 5:
        return field.starts_with(random_.some_start_of(value));
      case 6:
        return field.contains(random_.some_start_of(value));
      case 7:
        return field.in({value, (one().*chosen.get)()});
      case 8:
        return field.is_set();
      default:
        return field == value;
    }
  }

  Filter of_time() {
    const bool created = random_.one_in(2);
    const fields::TimeField field = created ? fields::created_at : fields::last_modified_at;
    const Timestamp value = created ? one().created_at() : one().last_modified_at();
    switch (random_.below(6)) {
      case 0:
        return field < value;
      case 1:
        return field <= value;
      case 2:
        return field > value;
      case 3:
        return field >= value;
      case 4:
        return field >= value && field < value + std::chrono::milliseconds(50);
      default:
        return field == value;
    }
  }

  Filter of_rest() {
    if (random_.one_in(3)) return has_extension(ExtensionCode::two_invoice);
    if (random_.one_in(2)) return fields::type == CustomerType::company;
    return fields::version > 1;
  }

  const std::vector<Customer>& customers_;
  RequestMaker& random_;
};

}  // namespace custengine::test
