#include "engine/kept_options.hpp"

#include "base/crc32c.hpp"
#include "base/protobuf_wire.hpp"
#include "engine/tenant_options.hpp"
#include "model/record_codec.hpp"

#include <limits>
#include <utility>
#include <vector>

namespace custengine::engine {

using base::WireField;
using base::WireReader;
using base::WireType;
using base::WireWriter;

namespace {

Error damaged(std::string_view reason) {
  return {.code = ErrorCode::data_loss, .message = "damaged stored options of a tenant: " + std::string(reason)};
}

Error newer(std::string_view reason) {
  return {.code = ErrorCode::failed_precondition,
          .message = "stored options of a tenant of a newer version of custengine: " + std::string(reason)};
}

/// Returns the tenant extension of that name; nullopt if this version knows none.
std::optional<TenantExtension> find_extension(std::string_view name) noexcept {
  for (const TenantExtension extension : {TenantExtension::external_customer_search, TenantExtension::b2b})
    if (to_string(extension) == name) return extension;
  return std::nullopt;
}

/// Takes one field into the options. Errors: as decode_options().
std::optional<Error> take_text(const WireField& field, TenantOptions& options) {
  const std::string text(field.bytes);
  switch (field.number) {
    case option_numbers::locale:
      options.locale = text;
      break;
    case option_numbers::country_code:
      options.country_code = text;
      break;
    case option_numbers::sort_index:
      if (const auto sort = parse_sort_field(text))
        options.sort_indexes.push_back(*sort);
      else
        return newer("sort index " + text);
      break;
    case option_numbers::extension:
      if (const auto extension = find_extension(text))
        options.extensions.push_back(*extension);
      else
        return newer("tenant extension " + text);
      break;
    case option_numbers::allowed_extension:
      if (const auto code = ExtensionCode::parse(text))
        options.allowed_extensions.push_back(*code);
      else
        return damaged("extension code");
      break;
    case option_numbers::store:
      options.stores.push_back(text);
      break;
    case option_numbers::also_searched:
      if (const auto searched = parse_search_field(text))
        options.also_searched.push_back(*searched);
      else
        return newer("searched field " + text);
      break;
    default:
      break;
  }
  return std::nullopt;
}

void take_number(const WireField& field, TenantOptions& options) noexcept {
  switch (field.number) {
    case option_numbers::text_index:
      options.text_index = field.varint != 0;
      break;
    case option_numbers::unique_external_reference:
      options.unique_external_reference = field.varint != 0;
      break;
    case option_numbers::max_customers:
      options.max_customers = field.varint;
      break;
    case option_numbers::change_history:
      options.change_history = field.varint;
      break;
    case option_numbers::change_history_bytes:
      options.change_history_bytes = field.varint;
      break;
    case option_numbers::max_bytes:
      options.max_bytes = field.varint;
      break;
    case option_numbers::change_log:
      options.change_log = field.varint;
      break;
    default:
      break;
  }
}

}  // namespace

std::string encode(const TenantOptions& options) {
  std::string bytes(1, static_cast<char>(model::StoredFormat::tenant_options));
  WireWriter writer(bytes);
  writer.add_bytes(option_numbers::locale, options.locale);
  writer.add_bytes(option_numbers::country_code, options.country_code);
  for (const SortField field : options.sort_indexes) writer.add_bytes(option_numbers::sort_index, to_string(field));
  writer.add_varint(option_numbers::text_index, options.text_index ? 1 : 0);
  writer.add_varint(option_numbers::unique_external_reference, options.unique_external_reference ? 1 : 0);
  for (const TenantExtension one : options.extensions) writer.add_bytes(option_numbers::extension, to_string(one));
  for (const ExtensionCode& code : options.allowed_extensions)
    writer.add_bytes(option_numbers::allowed_extension, code.name());
  for (const std::string& store : options.stores) writer.add_bytes(option_numbers::store, store);
  writer.add_varint(option_numbers::max_customers, options.max_customers);
  writer.add_varint(option_numbers::change_history, options.change_history);
  writer.add_varint(option_numbers::change_history_bytes, options.change_history_bytes);
  for (const SearchField field : options.also_searched)
    writer.add_bytes(option_numbers::also_searched, to_string(field));
  writer.add_varint(option_numbers::max_bytes, options.max_bytes);
  writer.add_varint(option_numbers::change_log, options.change_log);
  base::append_crc32c(bytes);
  return bytes;
}

Result<TenantOptions> decode_options(std::string_view bytes) {
  const auto checked = base::without_crc32c(bytes);
  if (!checked) return damaged("wrong checksum");
  if (checked->empty()) return damaged("too short");
  if (static_cast<model::StoredFormat>(checked->front()) != model::StoredFormat::tenant_options)
    return newer("an unknown format");
  TenantOptions options{.sort_indexes = {}, .allowed_extensions = {}};
  WireReader reader(checked->substr(1));
  for (WireField field; reader.next(field);) {
    if (field.type == WireType::varint) take_number(field, options);
    if (field.type != WireType::bytes) continue;
    if (auto error = take_text(field, options)) return *std::move(error);
  }
  if (reader.is_damaged()) return damaged("a field is cut off");
  return options;
}

}  // namespace custengine::engine
