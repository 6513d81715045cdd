#include "codec/json_reader.hpp"

#include "codec/wire.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::codec {

namespace json = boost::json;
using model::Field;
using model::FieldInfo;
using model::Kind;

namespace {

// Notes which fields an object gave; an alias makes two members one field.
class SeenFields {
 public:
  bool insert(const FieldInfo& field) {
    const auto number = static_cast<std::size_t>(field.field);
    return !std::exchange(seen_[number], true);
  }

 private:
  std::array<bool, model::field_table.size()> seen_ = {};
};

/// Which members a credit names.
void note_named(const json::value& credit, detail::NamedMembers& named) {
  const json::object* members = credit.if_object();
  if (!members) return;
  for (const auto& member : wire::credit_members) {
    const json::value* value = members->if_contains(json::string_view(member.wire.data(), member.wire.size()));
    named.*member.named = value && !value->is_null();
  }
}

void read_patch_field(ValueReader& reader, const FieldInfo& field, const json::value& value, const Path& path,
                      CustomerPatch& patch) {
  if (!field.patchable) return reader.fault(path, "cannot be patched");
  if (field.patch) return reader.read(value, path, patch.*field.patch);
  switch (field.kind) {
    case Kind::customer_type:
      return reader.read(value, path, patch.type);
    case Kind::days:
      return reader.read(value, path, patch.payment_terms);
    case Kind::credit:
      return reader.read(value, path, patch.credit);
    case Kind::account_manager:
      return reader.read(value, path, patch.account_manager);
    case Kind::addresses:
      return reader.read(value, path, patch.addresses);
    case Kind::contacts:
      return reader.read(value, path, patch.contacts);
    case Kind::consents:
      return reader.read(value, path, patch.consents);
    default:
      assert(false && "a patchable field without a member in CustomerPatch");
  }
}

}  // namespace

const std::vector<std::string_view>& field_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    all.reserve(model::field_table.size());
    for (const FieldInfo& field : model::field_table) all.push_back(field.wire);
    return all;
  }();
  return names;
}

void read_field(ValueReader& reader, const FieldInfo& field, const json::value& value, const Path& path,
                CustomerDraft& draft, detail::NamedMembers& named) {
  if (field.is_text() && !field.draft) return;  // the display name, which is derived
  if (field.is_text()) return reader.read(value, path, draft.*field.draft);
  switch (field.kind) {
    case Kind::customer_type:
      named.type = !value.is_null();
      return reader.read(value, path, draft.type);
    case Kind::days:
      return reader.read(value, path, draft.payment_terms);
    case Kind::credit:
      note_named(value, named);
      return reader.read(value, path, draft.credit);
    case Kind::account_manager:
      return reader.read(value, path, draft.account_manager);
    case Kind::addresses:
      return reader.read(value, path, draft.addresses);
    case Kind::contacts:
      return reader.read(value, path, draft.contacts);
    case Kind::consents:
      return reader.read(value, path, draft.consents);
    case Kind::extensions:
      return reader.read(value, path, draft.extensions);
    case Kind::timestamp:
      return reader.read_stamp(value, path,
                               field.field == Field::created_at ? draft.created_at : draft.last_modified_at);
    case Kind::counter:
      return reader.read_stamp(value, path, draft.version);
    default:
      assert(false && "a field without a member in CustomerDraft");
  }
}

CustomerDraft read_draft(const json::value& document, const ColumnNames& names, ValueReader::Stamps stamps,
                         detail::NamedMembers& named, Violations& violations) {
  CustomerDraft draft;
  ValueReader reader(violations, stamps);
  SeenFields seen;
  const json::object* members = reader.object(document, {});
  if (!members) return draft;
  const Path root;
  for (const auto& member : *members) {
    const auto wire = names.wire_name(view(member.key()));
    if (!wire) continue;
    const FieldInfo* field = model::find_field(*wire);
    if (!field)
      reader.unknown_member(root / *wire, *wire, field_names());
    else if (!seen.insert(*field))
      reader.fault(root / field->wire, "is given more than once");
    else
      read_field(reader, *field, member.value(), root / field->wire, draft, named);
  }
  return draft;
}

CustomerPatch read_patch(const json::value& document, Violations& violations) {
  CustomerPatch patch;
  ValueReader reader(violations, ValueReader::Stamps::left_out);
  SeenFields seen;
  const json::object* members = reader.object(document, {});
  if (!members) return patch;
  const Path root;
  for (const auto& member : *members) {
    const std::string_view name = view(member.key());
    const FieldInfo* field = model::find_field(name);
    if (!field)
      reader.unknown_member(root / name, name, field_names());
    else if (!seen.insert(*field))
      reader.fault(root / field->wire, "is given more than once");
    else
      read_patch_field(reader, *field, member.value(), root / field->wire, patch);
  }
  return patch;
}

SearchRequest read_search_request(const json::value& document, Violations& violations) {
  SearchRequest request;
  ValueReader(violations, ValueReader::Stamps::judged).read(document, {}, request);
  return request;
}

}  // namespace custengine::codec
