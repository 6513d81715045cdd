#pragma once

#include "model/field_table.hpp"
#include "model/record.hpp"
#include "model/violations.hpp"

#include <custengine/customer.hpp>
#include <custengine/merge.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::model {

/// Collects the values that a merge loses. Each function compares a value of the merged customer (`kept`) with that of
/// one of the two customers (`lost`). A value that is not set cannot be lost.
class LostValues {
 public:
  void add_text(const Path& path, std::string_view kept, std::string_view lost);
  void add_number(const Path& path, std::optional<std::int64_t> kept, std::optional<std::int64_t> lost);
  /// If `balances_are_added`, balances are not lost.
  void add_credit(const Path& path, const std::optional<Credit>& kept, const std::optional<Credit>& lost,
                  bool balances_are_added);

  // For list elements that were merged into one. `path` is that of the element.
  void add_element(const Path& path, const Address& kept, const Address& lost);
  void add_element(const Path& path, const Contact& kept, const Contact& lost);
  void add_element(const Path& path, const Consent& kept, const Consent& lost);

  /// Adds the lost texts, numbers and objects of both customers, without lists. Notes are lost unless they were joined.
  void add_fields(const detail::RecordContent& merged, const detail::RecordContent& keep,
                  const detail::RecordContent& drop, const MergePolicy& policy);
  void add_details(const Path& path, const StoreDetails& kept, const StoreDetails& lost, const MergePolicy& policy);

  std::vector<LostValue> take() && { return std::move(values_); }

 private:
  void add(const Path& path, std::string kept, std::string lost);
  void add_field(const FieldInfo& field, const detail::RecordContent& kept, const detail::RecordContent& lost,
                 const MergePolicy& policy);

  std::vector<LostValue> values_;
};

}  // namespace custengine::model
