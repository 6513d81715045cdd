#pragma once

#include "codec/column_names.hpp"
#include "codec/json_scalars.hpp"
#include "codec/json_types.hpp"
#include "codec/text_cleaner.hpp"
#include "codec/violations.hpp"
#include "model/field_table.hpp"
#include "model/named_members.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// What becomes of a wrong value of what the engine sets (version, createdAt, lastModifiedAt, modifiedBy): only an
/// import with `restore` takes them, and what is thrown away cannot be wrong.
enum class Stamps { judged, left_out };

/// How a document is read.
struct ReadRules {
  Stamps stamps = Stamps::left_out;
  const ColumnNames* names = nullptr;     ///< of the outermost object; null: its own
  const TextCleaner* cleaner = nullptr;   ///< of every text but the names of members
  detail::NamedMembers* named = nullptr;  ///< is told what the document names, null aside
  bool may_be_null = false;               ///< the document as a whole
  Path root = {};                         ///< of the document: paths begin with it
  std::uint64_t first_offset = 0;         ///< of the text: offsets are counted from it
};

/// Where a value is read to.
struct Target {
  const ValueType* type = nullptr;  ///< null: to nowhere, it need only be JSON
  void* place = nullptr;
};
template <class T>
Target to(T& value) {
  return {&value_type<T>, &value};
}

/// Where a text stops being JSON.
struct SyntaxError {
  std::size_t offset = 0;  ///< in this text
  bool is_bad_utf8 = false;
};

inline constexpr std::size_t max_json_depth = 32;

// All read strictly, straight to the target, and never stop at a fault: it is noted with its path, and reading goes
// on. null is "not set". Faults stand in the order in which they are met, behind the members that are given more than
// once. The target is complete only if no violation was added.

/// Reads standard JSON: UTF-8 only, nothing after the value, nesting up to max_json_depth. If the text is not that,
/// the only faults are those of repeated members before the place and one that says what and at which offset.
std::optional<SyntaxError> read_json(std::string_view text, Target target, Violations& violations,
                                     const ReadRules& rules = {});
void read_tree(const boost::json::value& document, Target target, Violations& violations, const ReadRules& rules = {});
/// One value that is no object or list.
void read_value(const Scalar& value, Target target, Violations& violations, const ReadRules& rules = {});

/// How a draft is read, member by member: for what has its fields in other than JSON.
const MemberType& draft_member(model::Field field) noexcept;

/// The wire names of all fields.
const std::vector<std::string_view>& field_names();

}  // namespace custengine::codec
