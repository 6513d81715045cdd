#include "codec/json_writer.hpp"

#include "codec/utf8.hpp"
#include "codec/wire.hpp"
#include "model/field_table.hpp"

#include <custengine/timestamp.hpp>

#include <fmt/format.h>

#include <cassert>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace custengine::codec {

namespace {

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

// {"a":1,"b":2}: sees to braces, names and commas.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // The last call. No destructor does it: there may be no memory for the brace.
  void end() { out_ += '}'; }

  // Wire names need no escapes.
  std::string& member(std::string_view wire) {
    if (!first_) out_ += ',';
    first_ = false;
    return out_.append(1, '"').append(wire).append("\":");
  }
  void text(std::string_view wire, std::string_view value) { append_json(member(wire), value); }
  void time(std::string_view wire, Timestamp value) {
    member(wire) += '"';
    append_timestamp(out_, value);
    out_ += '"';
  }
  // The text members of a table.
  template <class T>
  void texts(std::span<const model::MemberInfo<T>> table, const T& object) {
    for (const auto& row : table) text(row.wire, object.*row.member);
  }

 private:
  std::string& out_;
  bool first_ = true;
};

template <class T, class Append>
void append_each(std::string& out, std::span<const T> elements, Append append) {
  out += '[';
  for (const T& element : elements) {
    if (&element != elements.data()) out += ',';
    append(element);
  }
  out += ']';
}

template <class T>
void append_list(std::string& out, std::span<const T> elements, void (*append)(std::string&, const T&)) {
  append_each(out, elements, [&](const T& element) { append(out, element); });
}

void append_pair(std::string& out, const DuplicatePair& pair, const DuplicateGroup& group) {
  ObjectWriter object(out);
  object.text("first", group.customers[pair.first].id());
  object.text("second", group.customers[pair.second].id());
  append_list<DuplicateReason>(
      object.member("reasons"), pair.reasons,
      [](std::string& list, const DuplicateReason& reason) { append_json(list, to_string(reason)); });
  object.end();
}

void append_extension(std::string& out, const Extension& extension) {
  ObjectWriter object(out);
  object.text(wire::extension_code, extension.code.name());
  object.text(wire::organization_id, extension.organization_id);
  object.end();
}

// In the order of the resource, the members that are no texts stand among the texts: the type after the id …
void append_address(std::string& out, const Address& address) {
  const std::span<const model::MemberInfo<Address>> table = model::address_members;
  ObjectWriter object(out);
  object.texts(table.first(1), address);
  object.text(wire::type, to_string(address.type));
  object.texts(table.subspan(1), address);
  object.end();
}

void append_contact(std::string& out, const Contact& contact) {
  ObjectWriter object(out);
  object.texts<Contact>(model::contact_members, contact);
  object.time(wire::created_at, contact.created_at);
  object.time(wire::last_modified_at, contact.last_modified_at);
  append_json(object.member(wire::extensions), contact.extensions);
  object.end();
}

// … and the status before the source.
void append_consent(std::string& out, const Consent& consent) {
  const std::span<const model::MemberInfo<Consent>> table = model::consent_members;
  ObjectWriter object(out);
  object.texts(table.first(2), consent);
  object.member(wire::status) += consent.status ? "true" : "false";
  object.texts(table.subspan(2), consent);
  object.time(wire::created_at, consent.created_at);
  object.end();
}

void append_credit(std::string& out, const Credit& credit) {
  ObjectWriter object(out);
  for (const auto& row : wire::credit_members) append_number(object.member(row.wire), credit.*row.member);
  object.end();
}

void append_optional(std::string& out, const std::optional<std::int32_t>& days) {
  if (days)
    append_number(out, *days);
  else
    out += "null";
}

void append_optional(std::string& out, const std::optional<Credit>& credit) {
  if (credit)
    append_credit(out, *credit);
  else
    out += "null";
}

void append_optional(std::string& out, const std::optional<AccountManager>& manager) {
  if (manager)
    append_json(out, *manager);
  else
    out += "null";
}

void append_field(ObjectWriter& object, const model::FieldInfo& field, const Customer& customer) {
  using model::Field;
  using model::Kind;
  if (field.is_text()) return object.text(field.wire, (customer.*field.get)());
  switch (field.kind) {
    case Kind::customer_type:
      return object.text(field.wire, to_string(customer.type()));
    case Kind::days:
      return append_optional(object.member(field.wire), customer.payment_terms());
    case Kind::credit:
      return append_optional(object.member(field.wire), customer.credit());
    case Kind::account_manager:
      return append_optional(object.member(field.wire), customer.account_manager());
    case Kind::addresses:
      return append_json(object.member(field.wire), customer.addresses());
    case Kind::contacts:
      return append_json(object.member(field.wire), customer.contacts());
    case Kind::consents:
      return append_json(object.member(field.wire), customer.consents());
    case Kind::extensions:
      return append_json(object.member(field.wire), customer.extensions());
    case Kind::timestamp:
      return object.time(field.wire,
                         field.field == Field::created_at ? customer.created_at() : customer.last_modified_at());
    case Kind::counter:
      return append_number(object.member(field.wire), customer.version());
    default:
      assert(false && "a field without a getter in Customer");
  }
}

void append_store_details(std::string& out, const StoreDetails& details) {
  ObjectWriter object(out);
  object.texts<StoreDetails>(model::store_details_members, details);
  append_optional(object.member(wire::payment_terms), details.payment_terms);
  append_optional(object.member(wire::credit), details.credit);
  append_optional(object.member(wire::account_manager), details.account_manager);
  object.end();
}

void append_optional(std::string& out, const std::optional<StoreDetails>& details) {
  if (details)
    append_store_details(out, *details);
  else
    out += "null";
}

void append_paging(std::string& out, const Paging& paging) {
  ObjectWriter object(out);
  append_number(object.member("pageNumber"), paging.page_number);
  append_number(object.member("pageSize"), paging.page_size);
  if (paging.total_count) append_number(object.member("totalCount"), *paging.total_count);
  object.end();
}

void append_highlight(std::string& out, const Highlight& highlight) {
  ObjectWriter object(out);
  object.text("field", highlight.field);
  append_list<Highlight::Range>(object.member("ranges"), highlight.ranges,
                                [](std::string& list, const Highlight::Range& range) {
                                  ObjectWriter item(list);
                                  append_number(item.member("begin"), range.begin);
                                  append_number(item.member("end"), range.end);
                                  item.end();
                                });
  object.end();
}

void append_hit(std::string& out, const Hit& hit) {
  ObjectWriter object(out);
  if (hit.score) append_number(object.member("score"), *hit.score);
  append_list<Highlight>(object.member("highlights"), hit.highlights, append_highlight);
  object.end();
}

}  // namespace

// Messages of errors may quote what is not UTF-8; JSON must be, so such bytes become U+FFFD.
void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // from here on, what can be copied as it is
  const auto flush = [&](std::size_t end) { out.append(text.substr(plain, end - plain)); };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t size = byte < 0x80 ? 1 : character_size(text.substr(i, 4));
    const bool needs_escape = byte < 0x20 || byte == '"' || byte == '\\';
    if (!needs_escape && size > 0) {
      i += size;
      continue;
    }
    flush(i);
    if (needs_escape)
      append_escape(out, text[i]);
    else
      out += "\xEF\xBF\xBD";
    plain = ++i;
  }
  flush(text.size());
  out += '"';
}

void append_json(std::string& out, const AccountManager& manager) {
  ObjectWriter object(out);
  object.texts<AccountManager>(model::account_manager_members, manager);
  object.end();
}

void append_json(std::string& out, std::span<const Address> addresses) {
  append_list(out, addresses, append_address);
}
void append_json(std::string& out, std::span<const Contact> contacts) {
  append_list(out, contacts, append_contact);
}
void append_json(std::string& out, std::span<const Consent> consents) {
  append_list(out, consents, append_consent);
}
void append_json(std::string& out, std::span<const Extension> extensions) {
  append_list(out, extensions, append_extension);
}

void append_json(std::string& out, const Customer& customer) {
  ObjectWriter object(out);
  for (const model::FieldInfo& field : model::field_table) append_field(object, field, customer);
  object.end();
}

void append_json(std::string& out, const Page& page) {
  ObjectWriter object(out);
  append_list<Customer>(object.member("items"), page.items, append_json);
  append_paging(object.member("paging"), page.paging);
  if (!page.hits.empty()) append_list<Hit>(object.member("hits"), page.hits, append_hit);
  object.end();
}

void append_json(std::string& out, const Facets& facets) {
  append_list<FacetCount>(out, facets.values, [](std::string& list, const FacetCount& counted) {
    ObjectWriter item(list);
    item.text("value", counted.value);
    append_number(item.member("count"), counted.count);
    item.end();
  });
}

void append_json(std::string& out, const StoreCustomer& store_customer) {
  ObjectWriter object(out);
  append_json(object.member("customer"), store_customer.customer);
  object.text("storeUid", store_customer.store_id);
  append_store_details(object.member("details"), store_customer.details);
  append_store_details(object.member("effective"), store_customer.effective);
  object.end();
}

void append_json(std::string& out, const Change& change) {
  ObjectWriter object(out);
  append_number(object.member("sequence"), change.sequence);
  append_number(object.member("groupEnd"), change.group_end);
  object.text("event", to_string(change.type()));
  object.text(model::info(model::Field::id).wire, change.id());
  if (change.after)
    append_json(object.member("customer"), *change.after);
  else
    object.member("customer") += "null";
  if (change.type() == ChangeType::store_details) {
    object.text("storeUid", change.store_id);
    append_optional(object.member("detailsBefore"), change.details_before);
    append_optional(object.member("detailsAfter"), change.details_after);
  }
  object.end();
}

void append_json(std::string& out, const Duplicates& duplicates) {
  ObjectWriter object(out);
  append_list<DuplicateGroup>(
      object.member("groups"), duplicates.groups, [](std::string& list, const DuplicateGroup& group) {
        ObjectWriter item(list);
        append_list<Customer>(item.member("customers"), group.customers, append_json);
        std::string& pairs = item.member("pairs");
        append_each<DuplicatePair>(pairs, group.pairs,
                                   [&](const DuplicatePair& pair) { append_pair(pairs, pair, group); });
        item.end();
      });
  append_number(object.member("customers"), duplicates.customers);
  append_number(object.member("commonValues"), duplicates.common_values);
  append_number(object.member("sequence"), duplicates.sequence);
  object.end();
}

void append_json(std::string& out, const Error& error) {
  ObjectWriter object(out);
  object.text("code", to_string(error.code));
  object.text("message", error.message);
  append_list<FieldViolation>(object.member("violations"), error.violations,
                              [](std::string& list, const FieldViolation& violation) {
                                ObjectWriter item(list);
                                item.text("field", violation.field);
                                item.text("message", violation.message);
                                item.end();
                              });
  object.end();
}

}  // namespace custengine::codec
