#pragma once

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What the memory of an engine is searched for.
namespace custengine::test {

/// Bytes that are sought, kept in disguise so that the search does not find its own.
class Needle {
 public:
  Needle(std::string name, std::string_view bytes);
  const std::string& name() const { return name_; }
  /// In how many blocks of memory it is.
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

/// A text that is nowhere else: "zq", a letter for the version, one for the field, and what is common to all.
std::string marked(int version, int field);
CustomerPatch marked_patch(int version);
/// With it an import that restores says who changed the consent.
CustomerDraft marked_consent(int version);

/// All that memory could hold of a version: its texts; its sort keys and their beginnings as numbers; trigrams.
std::vector<Needle> needles_of(int version, bool has_text_index);
/// Fewer, which find what most of those find, of every version.
std::vector<Needle> few_needles();

std::vector<std::string> found(const std::vector<Needle>& needles);
std::vector<std::string> names_of(const std::vector<Needle>& needles);

using Nothing = std::vector<std::string>;

/// True, with a warning, where the memory is not recorded.
bool is_skipped();

}  // namespace custengine::test
