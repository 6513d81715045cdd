#pragma once

#include "serve/http/target.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace custengine::serve {

/// The name of a parameter as violations show it: other bytes than visible ASCII are percent-encoded, and only the
/// beginning of a long name is left.
std::string shown_name(std::string_view name);

/// Reads the parameters of a query string strictly, and collects all violations.
/// Lifetime: uses the parameters that it was made from, and so do the texts that it gives.
class QueryReader {
 public:
  explicit QueryReader(std::span<const QueryParameter> query);

  /// The value of a parameter; nullopt if it is not given. Violations: it is empty, given twice, or no UTF-8.
  std::optional<std::string_view> text(std::string_view name);
  /// The same as a whole number. Violations: as text; it is no number that fits.
  std::optional<std::size_t> number(std::string_view name);
  /// The same by a function that gives a Result. Violations: as text; those of the function, under this name.
  template <class Parse>
  auto parsed(std::string_view name, Parse&& parse)
      -> std::optional<typename std::invoke_result_t<Parse, std::string_view>::value_type> {
    const auto given = text(name);
    if (!given) return std::nullopt;
    auto value = parse(*given);
    if (value) return *std::move(value);
    add_violations(name, value.error());
    return std::nullopt;
  }
  void add_violation(std::string_view name, std::string_view message);

  /// Adds a violation for every parameter that was not read so far.
  void refuse_others();

  bool has_violations() const noexcept { return !violations_.empty(); }
  std::vector<FieldViolation> take_violations() noexcept { return std::move(violations_); }

 private:
  void add_violations(std::string_view name, const Error& error);

  std::span<const QueryParameter> query_;
  std::vector<std::string_view> asked_;
  std::vector<FieldViolation> violations_;
};

}  // namespace custengine::serve
