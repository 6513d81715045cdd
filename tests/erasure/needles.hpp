#pragma once

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The data to search the memory of an engine for.
namespace custengine::test {

/// Bytes to search for, stored encoded so that the search does not find this copy.
class Needle {
 public:
  Needle(std::string name, std::string_view bytes);
  const std::string& name() const { return name_; }
  /// The number of memory blocks that hold the bytes.
  std::size_t blocks() const;

 private:
  std::string name_, disguised_;
};

enum MarkedField {
  reference,
  first,
  last,
  company,
  mail,
  street,
  city,
  vat,
  loyalty,
  origin,
  note,
  manager,
  place,
  contact_first,
  contact_mail,
  consent,
  modifier,
  store_note,
  field_count
};

/// A unique text: "zq", a letter for the version, one for the field, and a common ending.
std::string marked(int version, int field);
CustomerPatch marked_patch(int version);
/// The subject that an import with restore records as the one who changed the consent.
CustomerDraft marked_consent(int version);

/// All traces of a version that memory could hold: texts, sort keys, their first bytes as numbers, and trigrams.
std::vector<Needle> needles_of(int version, bool has_text_index);
/// Fewer needles for every version, which find most traces.
std::vector<Needle> few_needles();

std::vector<std::string> found(const std::vector<Needle>& needles);
std::vector<std::string> names_of(const std::vector<Needle>& needles);

using Nothing = std::vector<std::string>;

/// True, with a warning, if memory is not recorded.
bool is_skipped();

}  // namespace custengine::test
