// customer_proto FILE [--write]: compares docs/internals/customer.proto with the field table and the stored options of
// a tenant, or writes it.

#include "engine/kept_options.hpp"
#include "model/field_table.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace custengine;
namespace numbers = model::member_numbers;
namespace option_numbers = engine::option_numbers;

constexpr std::string_view head =
    R"(// Generated from src/model/field_table.hpp and src/engine/kept_options.hpp by tests/structure/customer_proto.cpp; a
// test compares them.
//
// A stored customer is a byte 1, a message Customer, and a CRC-32C of both in four bytes, little-endian. Store details
// have a byte 2 and a message StoreDetails. The options of a tenant have a byte 3 and a message TenantOptions. Times are
// milliseconds since 1970 in UTC. Behind a field is its name in JSON, if that is another. See
// decisions/stored-record.md.

syntax = "proto3";

package custengine;

enum CustomerType {
  PERSON = 0;
  COMPANY = 1;
  B2B = 2;
}

enum AddressType {
  DELIVERY_ADDRESS = 0;
  INVOICE_ADDRESS = 1;
}
)";

struct Line {
  std::uint32_t number;
  std::string type;
  std::string_view name;
  std::string_view wire = {};  // as in JSON; empty if it is the name
};

std::string_view type_of(const model::FieldInfo& field) {
  switch (field.kind) {
    case model::Kind::text:
      return "string";
    case model::Kind::customer_type:
      return "CustomerType";
    case model::Kind::days:
      return "optional int32";
    case model::Kind::credit:
      return "Credit";
    case model::Kind::account_manager:
      return "AccountManager";
    case model::Kind::addresses:
      return "repeated Address";
    case model::Kind::contacts:
      return "repeated Contact";
    case model::Kind::consents:
      return "repeated Consent";
    case model::Kind::extensions:
      return "repeated Extension";
    case model::Kind::timestamp:
      return "int64";
    case model::Kind::counter:
      return "uint64";
  }
  return {};
}

/// The message with its fields in the order of their numbers.
std::string message(std::string_view name, std::vector<Line> lines) {
  std::ranges::sort(lines, {}, &Line::number);
  std::string text = "\nmessage ";
  text.append(name).append(" {\n");
  for (const Line& line : lines) {
    text.append("  ").append(line.type).append(" ").append(line.name).append(" = ");
    text.append(std::to_string(line.number)).append(";");
    if (!line.wire.empty() && line.wire != line.name) text.append("  // ").append(line.wire);
    text.append("\n");
  }
  return text.append("}\n");
}

template <class Members>
std::vector<Line> with_texts(const Members& members, std::vector<Line> lines) {
  for (const auto& member : members)
    if (!member.derived) lines.push_back({member.number, "string", member.name, member.wire});
  return lines;
}

std::string customer() {
  std::vector<Line> lines;
  for (const model::FieldInfo& field : model::field_table)
    if (field.number != 0) lines.push_back({field.number, std::string(type_of(field)), field.name, field.wire});
  return message("Customer", std::move(lines));
}

// Names of sort indexes, searched fields and extensions are those of JSON. The external source is not stored.
std::string tenant_options() {
  return message(
      "TenantOptions",
      {{option_numbers::locale, "string", "locale"},
       {option_numbers::country_code, "string", "country_code", "countryCode"},
       {option_numbers::sort_index, "repeated string", "sort_indexes", "sortIndexes"},
       {option_numbers::text_index, "optional bool", "text_index", "textIndex"},
       {option_numbers::unique_external_reference, "optional bool", "unique_external_reference",
        "uniqueExternalReference"},
       {option_numbers::extension, "repeated string", "extensions"},
       {option_numbers::allowed_extension, "repeated string", "allowed_extensions", "allowedExtensions"},
       {option_numbers::store, "repeated string", "stores"},
       {option_numbers::max_customers, "optional uint64", "max_customers", "maxCustomers"},
       {option_numbers::change_history, "optional uint64", "change_history", "changeHistory"},
       {option_numbers::change_history_bytes, "optional uint64", "change_history_bytes", "changeHistoryBytes"},
       {option_numbers::also_searched, "repeated string", "also_searched", "alsoSearched"},
       {option_numbers::max_bytes, "optional uint64", "max_bytes", "maxBytes"},
       {option_numbers::change_log, "optional uint64", "change_log", "changeLog"}});
}

std::string file() {
  return std::string(head)
      .append(customer())
      .append(message("Credit", {{numbers::credit_limit, "sint64", "limit"},  //
                                 {numbers::credit_balance, "sint64", "balance"}}))
      .append(message("AccountManager", with_texts(model::account_manager_members, {})))
      .append(message("Address", with_texts(model::address_members, {{numbers::address_type, "AddressType", "type"}})))
      .append(message("Contact",
                      with_texts(model::contact_members,
                                 {{numbers::contact_created_at, "int64", "created_at", "createdAt"},
                                  {numbers::contact_last_modified_at, "int64", "last_modified_at", "lastModifiedAt"},
                                  {numbers::contact_extensions, "repeated Extension", "extensions"}})))
      .append(message("Consent", with_texts(model::consent_members,
                                            {{numbers::consent_status, "bool", "status"},
                                             {numbers::consent_created_at, "int64", "created_at", "createdAt"},
                                             {numbers::consent_last_modified_at, "optional int64", "last_modified_at",
                                              "lastModifiedAt"}})))
      .append(
          message("Extension", {{numbers::extension_code, "string", "code", "extensionCode"},
                                {numbers::extension_organization_id, "string", "organization_id", "organizationUid"}}))
      .append(message(
          "StoreDetails",
          with_texts(model::store_details_members,
                     {{numbers::details_payment_terms, "optional int32", "payment_terms", "paymentTerms"},
                      {numbers::details_credit, "Credit", "credit"},
                      {numbers::details_account_manager, "AccountManager", "account_manager", "accountManager"}})))
      .append(tenant_options());
}

int fail(const char* what, const char* path) {
  std::fprintf(stderr, "%s: %s\n", path, what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const bool write = argc == 3 && std::string_view(argv[2]) == "--write";
  if (argc != 2 && !write) return fail("usage: customer_proto FILE [--write]", argv[0]);
  if (write) {
    std::ofstream(argv[1]) << file();
    return 0;
  }
  std::ifstream in(argv[1]);
  if (std::string(std::istreambuf_iterator<char>(in), {}) != file())
    return fail("differs from the field table or the stored options; run customer_proto FILE --write", argv[1]);
  return 0;
}
