#pragma once

#include "codec/json_members.hpp"
#include "codec/json_writer.hpp"

#include "random.hpp"

#include <custengine/patch.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::test {

/// A text that is hard to write: escapes, control characters, several scripts, at lengths around a machine word.
inline std::string odd_text(Random& random) {
  static const std::vector<std::string> pieces = {
      "a",    "Fjell", " ", "\"",   "\\",   "/",      "\n",       "\r\n", "\t",        "\x01",    "\x1F",
      "\x7F", "é",     "ø", "東京", "🏔", "\uFFFF", "12345678", "\b\f", "</script>", "\\u0041", std::string(1, '\0')};
  std::string text;
  for (std::size_t i = random.below(3) == 0 ? 0 : random.below(12); i > 0; --i) text += random.one_of(pieces);
  return text;
}

/// Fills values of any type that has a JSON description with random values, by that description.
class OddValues {
 public:
  explicit OddValues(std::uint64_t seed) : random_(seed) {}

  template <codec::Described T>
  void fill(T& object) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (fill_member<T, I>(object), ...);
    }
    (std::make_index_sequence<codec::member_count<T>>());
  }

  void fill(std::string& text) { text = odd_text(random_); }
  void fill(bool& value) { value = random_.one_in(2); }
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) void fill(Integer& number) {
    using Limits = std::numeric_limits<Integer>;
    number = random_.one_in(2) ? random_.one_of({Integer{0}, Integer{1}, Limits::min(), Limits::max()})
                               : static_cast<Integer>(random_.bits());
  }
  void fill(Timestamp& time) {
    // Any millisecond of the years 0 to 9999.
    const std::chrono::milliseconds first = std::chrono::sys_days(std::chrono::year(0) / 1 / 1).time_since_epoch();
    const std::chrono::milliseconds last = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1).time_since_epoch();
    const auto span = static_cast<std::uint64_t>((last - first).count());
    time = Timestamp(first + std::chrono::milliseconds(random_.bits() % span));
  }
  void fill(CustomerType& type) {
    type = random_.one_of({CustomerType::person, CustomerType::company, CustomerType::b2b});
  }
  void fill(AddressType& type) { type = random_.one_of({AddressType::delivery, AddressType::invoice}); }
  void fill(SearchScope& scope) { scope = random_.one_of({SearchScope::customer, SearchScope::contact}); }
  void fill(CountMode& mode) { mode = random_.one_of({CountMode::exact, CountMode::none}); }
  void fill(TenantExtension& extension) {
    extension = random_.one_of({TenantExtension::external_customer_search, TenantExtension::b2b});
  }
  void fill(MergeChoice& choice) {
    choice = random_.one_of({MergeChoice::keep_unless_empty, MergeChoice::drop_unless_empty, MergeChoice::newest,
                             MergeChoice::keep, MergeChoice::drop});
  }
  void fill(SortField& field) { field = static_cast<SortField>(random_.below(17)); }
  void fill(SearchField& field) { field = static_cast<SearchField>(random_.below(5)); }
  void fill(SortDirection& direction) {
    direction = random_.one_of({SortDirection::ascending, SortDirection::descending});
  }
  void fill(ExtensionCode& code) {
    code = ExtensionCode::parse(random_.one_of({"A", "TWO_INVOICE", "0123456789_", "PEPPOL"})).value();
  }
  void fill(Filter& filter) {
    if (random_.one_in(2)) filter = fields::city == "O'\"slo" && !(fields::payment_terms > 3);
  }
  template <class T>
  void fill(std::optional<T>& value) {
    value.reset();
    if (random_.one_in(2)) fill(value.emplace());
  }
  template <class T>
  void fill(Patch<T>& patch) {
    patch = Patch<T>();
    if (random_.one_in(3)) return;
    if (random_.one_in(3)) {
      patch = clear;
      return;
    }
    T value{};
    fill(value);
    patch = std::move(value);
  }
  template <class T>
  void fill(std::vector<T>& list) {
    list.clear();
    for (std::size_t i = random_.below(4); i > 0; --i) {
      if constexpr (std::same_as<T, ExtensionCode>)
        list.push_back(ExtensionCode::two_invoice);
      else
        list.emplace_back();
      fill(list.back());
    }
  }
  template <class T>
  void fill(std::map<std::string, T, std::less<>>& map) {
    map.clear();
    for (std::size_t i = random_.below(4); i > 0; --i) fill(map[odd_text(random_)]);
  }

  Random& random() { return random_; }

 private:
  // Derived members are not read back.
  template <codec::Described T, std::size_t I>
  void fill_member(T& object) {
    if constexpr (codec::has_place<T, I>)
      if (!codec::member_of<T, I>.use.derived) fill(std::invoke(codec::member_of<T, I>.access, object));
  }

  Random random_;
};

}  // namespace custengine::test
