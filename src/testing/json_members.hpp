#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// One value within a JSON object, by its path: `credit.limit`, `contacts[c-2].email`, `extensions[TWO_INVOICE
/// org-1]`.
struct JsonMember {
  std::string path = {};
  std::string value = {};   ///< as written; for an element of a list, the whole element
  bool is_element = false;  ///< an element as a whole; its members follow
};

/// The names of list elements in paths.
enum class ElementNames {
  by_id,        ///< the value of a first member "…Uid"; for extensions both members; otherwise the number
  by_position,  ///< from 0
};

/// Returns the values of a JSON object in their order. With `by_id`, two lists can be compared.
/// Throws Exception (invalid_argument, with the offset) if the text is no JSON object.
std::vector<JsonMember> members_of(std::string_view json, ElementNames names = ElementNames::by_id);

/// The values of each object of a JSON array, or of a single object. `is_array` distinguishes the two.
struct JsonItems {
  bool is_array = false;
  std::vector<std::vector<JsonMember>> items = {};
};
JsonItems items_of(std::string_view json, ElementNames names);

/// Returns the value at a path; a text without quotes and escapes. Empty if the value is null or there is no such
/// path.
std::string value_of(const std::vector<JsonMember>& members, std::string_view path);

}  // namespace custengine::testing
