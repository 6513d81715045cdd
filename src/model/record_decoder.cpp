#include "base/crc32c.hpp"
#include "base/protobuf_wire.hpp"
#include "base/utf8.hpp"
#include "model/display_name.hpp"
#include "model/extension_list.hpp"
#include "model/record_codec.hpp"
#include "model/unknown_members.hpp"
#include "model/validation.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <limits>
#include <utility>

namespace custengine::model {

namespace {

using base::WireField;
using detail::RecordContent;
using detail::Slot;
namespace numbers = member_numbers;

/// Reads the messages of one stored form. After the first fault it reads nothing more, and its values do not count.
class StoredReader {
 public:
  /// Takes the name of the object for messages: "customer".
  explicit StoredReader(std::string_view name) noexcept : name_(name) {}

  /// Returns the message in a stored form, which has this format.
  std::string_view open(std::string_view bytes, StoredFormat format) noexcept;

  /// Calls take(field) for each field. It returns false for a field that it does not know, which is added to `unknown`.
  template <class Take>
  void read_fields(std::string_view message, std::string& unknown, Take take) {
    base::WireReader reader(message);
    for (WireField field; !has_fault() && reader.next(field);)
      if (!take(field)) unknown.append(field.encoded);
    if (reader.is_damaged()) report_damage("a field is cut off or has no type");
  }
  /// Reads a nested object that is in no list. If the field is repeated, its parts are merged, as in protobuf.
  template <class T>
  void read_part(const WireField& field, T& object, std::string& unknown) {
    read_members(bytes_of(field), object, unknown);
  }
  /// Reads an object of a list, and adds its unknown members to those of its parent.
  template <class T>
  void add_object(const WireField& field, std::vector<T>& list, std::string& parent_unknown) {
    std::string unknown;
    T& object = list.emplace_back();
    read_members(bytes_of(field), object, unknown);
    add_unknown_of(object, field.number, unknown, parent_unknown);
  }
  template <class T, std::size_t n>
  bool take_text(const WireField& field, const std::array<MemberInfo<T>, n>& members, T& object) {
    const auto found = std::ranges::find(members, field.number, &MemberInfo<T>::number);
    if (found == members.end()) return false;
    object.*(found->member) = text(field, found->max_characters);
    return true;
  }

  /// Returns a text of at most `max_characters`: sort keys have no room for longer ones.
  std::string_view text(const WireField& field, std::size_t max_characters) noexcept {
    const std::string_view bytes = bytes_of(field);
    if (!base::is_utf8(bytes)) report_damage("a text is not UTF-8");
    if (bytes.size() > max_characters && base::count_characters(bytes) > max_characters)
      report_newer("a text is longer than this version allows");
    return bytes;
  }
  std::uint64_t number(const WireField& field) noexcept {
    if (field.type != base::WireType::varint) report_damage("a number has the type of a text");
    return field.varint;
  }
  Timestamp time(const WireField& field) noexcept {
    return Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(number(field))));
  }
  std::int32_t days(const WireField& field) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
    const std::uint64_t value = number(field);
    if (value > most) report_damage("payment terms are out of range");
    if (value > max_payment_terms_days) report_newer("payment terms are longer than this version allows");
    return static_cast<std::int32_t>(value & most);
  }
  /// Returns a value of an enumeration whose last one is `last`.
  template <class Enum>
  Enum enumerator(const WireField& field, Enum last) noexcept {
    const std::uint64_t value = number(field);
    if (value <= static_cast<std::uint64_t>(last)) return static_cast<Enum>(value);
    report_newer("an unknown type");
    return {};
  }

  void report_damage(std::string_view reason) noexcept { report(ErrorCode::data_loss, reason); }
  void report_newer(std::string_view reason) noexcept { report(ErrorCode::failed_precondition, reason); }
  bool has_fault() const noexcept { return reason_.data() != nullptr; }
  /// Requires has_fault().
  Error error() const;

 private:
  std::string_view bytes_of(const WireField& field) noexcept {
    if (field.type != base::WireType::bytes) report_damage("a text has the type of a number");
    return field.bytes;
  }
  void report(ErrorCode code, std::string_view reason) noexcept {
    if (has_fault()) return;
    code_ = code;
    reason_ = reason;
  }

  void read_members(std::string_view message, Credit& credit, std::string& unknown);
  void read_members(std::string_view message, ManagerTexts& manager, std::string& unknown);
  void read_members(std::string_view message, Extension& extension, std::string& unknown);
  void read_members(std::string_view message, Address& address, std::string& unknown);
  void read_members(std::string_view message, Contact& contact, std::string& unknown);
  void read_members(std::string_view message, Consent& consent, std::string& unknown);

  std::string_view name_;
  ErrorCode code_ = {};
  std::string_view reason_ = {};  // of the first fault; null if there is none
};

std::string_view StoredReader::open(std::string_view bytes, StoredFormat format) noexcept {
  constexpr std::size_t checksum_bytes = 4;
  if (bytes.size() <= checksum_bytes) return report_damage("too short"), std::string_view();
  const auto checked = base::without_crc32c(bytes);
  if (!checked) return report_damage("wrong checksum"), std::string_view();
  const auto found = static_cast<StoredFormat>(checked->front());
  if (found > StoredFormat::tenant_options) report_newer("an unknown format");
  if (found != format) report_damage("the format of something else");
  return checked->substr(1);
}

Error StoredReader::error() const {
  const bool is_damaged = code_ == ErrorCode::data_loss;
  std::string message = is_damaged ? "damaged stored " : "stored ";
  message.append(name_).append(is_damaged ? ": " : " of a newer version of custengine: ").append(reason_);
  return {.code = code_, .message = std::move(message)};
}

void StoredReader::read_members(std::string_view message, Credit& credit, std::string& unknown) {
  read_fields(message, unknown, [&](const WireField& field) {
    switch (field.number) {
      case numbers::credit_limit:
        credit.limit = base::from_zigzag(number(field));
        return true;
      case numbers::credit_balance:
        credit.balance = base::from_zigzag(number(field));
        return true;
    }
    return false;
  });
}

void StoredReader::read_members(std::string_view message, ManagerTexts& manager, std::string& unknown) {
  read_fields(message, unknown, [&](const WireField& field) {
    for (std::size_t i = 0; i < manager.size(); ++i)
      if (const auto& member = account_manager_members[i]; field.number == member.number)
        return manager[i] = text(field, member.max_characters), true;
    return false;
  });
}

void StoredReader::read_members(std::string_view message, Extension& extension, std::string& unknown) {
  std::string_view code;
  read_fields(message, unknown, [&](const WireField& field) {
    switch (field.number) {
      case numbers::extension_code:
        code = text(field, max_text_characters);
        return true;
      case numbers::extension_organization_id:
        extension.organization_id = text(field, max_id_characters);
        return true;
    }
    return false;
  });
  if (has_fault()) return;
  if (const auto parsed = ExtensionCode::parse(code))
    extension.code = *parsed;
  else
    report_damage("an extension has no valid code");
}

void StoredReader::read_members(std::string_view message, Address& address, std::string& unknown) {
  read_fields(message, unknown, [&](const WireField& field) {
    if (take_text(field, address_members, address)) return true;
    if (field.number != numbers::address_type) return false;
    address.type = enumerator(field, AddressType::invoice);
    return true;
  });
  if (address.id.empty()) report_damage("an address has no id");
  address.display_name = display_name(address);
}

void StoredReader::read_members(std::string_view message, Contact& contact, std::string& unknown) {
  read_fields(message, unknown, [&](const WireField& field) {
    if (take_text(field, contact_members, contact)) return true;
    switch (field.number) {
      case numbers::contact_created_at:
        contact.created_at = time(field);
        return true;
      case numbers::contact_last_modified_at:
        contact.last_modified_at = time(field);
        return true;
      case numbers::contact_extensions:
        add_object(field, contact.extensions, unknown);
        return true;
    }
    return false;
  });
  if (contact.id.empty()) report_damage("a contact has no id");
  contact.display_name = display_name(contact);
  sort_unique(contact.extensions);
}

void StoredReader::read_members(std::string_view message, Consent& consent, std::string& unknown) {
  read_fields(message, unknown, [&](const WireField& field) {
    if (take_text(field, consent_members, consent)) return true;
    switch (field.number) {
      case numbers::consent_status:
        consent.status = number(field) != 0;
        return true;
      case numbers::consent_created_at:
        consent.created_at = time(field);
        return true;
      case numbers::consent_last_modified_at:
        consent.last_modified_at = time(field);
        return true;
    }
    return false;
  });
  if (consent.id.empty()) report_damage("a consent has no id");
}

constexpr std::uint32_t max_field_number = std::ranges::max(field_table, {}, &FieldInfo::number).number;

/// Fields by number; null for a number that is unknown.
constexpr auto fields_by_number = [] {
  std::array<const FieldInfo*, max_field_number + 1> fields{};
  for (const FieldInfo& field : field_table)
    if (field.number != 0) fields[field.number] = &field;
  return fields;
}();

/// Takes the fields of a customer.
class RecordReader {
 public:
  explicit RecordReader(StoredReader& reader) noexcept : reader_(reader) {}

  bool take(const WireField& field);
  /// Returns the content; the reader may have found a fault.
  RecordContent finish();
  std::string& unknown() noexcept { return unknown_; }

 private:
  StoredReader& reader_;
  RecordContent content_{.version = 0};
  std::vector<Address> addresses_;
  std::vector<Contact> contacts_;
  std::vector<Consent> consents_;
  std::vector<Extension> extensions_;
  ManagerTexts manager_ = {};
  std::string unknown_, credit_unknown_, manager_unknown_;
};

bool RecordReader::take(const WireField& field) {
  const FieldInfo* const info = field.number <= max_field_number ? fields_by_number[field.number] : nullptr;
  if (!info) return false;
  switch (info->kind) {
    case Kind::text:
      content_[detail::slot_of(info->field)] = reader_.text(field, info->max_characters);
      break;
    case Kind::customer_type:
      content_.type = reader_.enumerator(field, CustomerType::b2b);
      break;
    case Kind::days:
      content_.payment_terms = reader_.days(field);
      break;
    case Kind::credit:
      if (!content_.credit) content_.credit.emplace();
      reader_.read_part(field, *content_.credit, credit_unknown_);
      break;
    case Kind::account_manager:
      content_.has_account_manager = true;
      reader_.read_part(field, manager_, manager_unknown_);
      break;
    case Kind::addresses:
      reader_.add_object(field, addresses_, unknown_);
      break;
    case Kind::contacts:
      reader_.add_object(field, contacts_, unknown_);
      break;
    case Kind::consents:
      reader_.add_object(field, consents_, unknown_);
      break;
    case Kind::extensions:
      reader_.add_object(field, extensions_, unknown_);
      break;
    case Kind::timestamp:
      (info->field == Field::created_at ? content_.created_at : content_.last_modified_at) = reader_.time(field);
      break;
    case Kind::counter:
      content_.version = reader_.number(field);
      break;
  }
  return true;
}

RecordContent RecordReader::finish() {
  content_[Slot::manager_id] = manager_[0];
  content_[Slot::manager_display_name] = manager_[1];
  content_[Slot::manager_user_code] = manager_[2];
  if (content_[Slot::id].empty()) reader_.report_damage("no id");
  if (content_.version == 0 || content_.version > last_version) reader_.report_damage("no valid version");
  // Once for all parts of an object: the key can be long.
  if (content_.credit) add_unknown_of(*content_.credit, info(Field::credit).number, credit_unknown_, unknown_);
  add_unknown_of(manager_, info(Field::account_manager).number, manager_unknown_, unknown_);
  sort_unique(extensions_);
  content_.lists = detail::SharedLists::make({.addresses = std::move(addresses_),
                                              .contacts = std::move(contacts_),
                                              .consents = std::move(consents_),
                                              .extensions = std::move(extensions_)});
  content_.unknown = detail::UnknownFields::make(std::move(unknown_));
  return std::move(content_);
}

}  // namespace

Result<RecordContent> decode_record(std::string_view bytes) {
  StoredReader reader("customer");
  RecordReader record(reader);
  const std::string_view message = reader.open(bytes, StoredFormat::customer);
  reader.read_fields(message, record.unknown(), [&](const WireField& field) { return record.take(field); });
  RecordContent content = record.finish();
  if (reader.has_fault()) return reader.error();
  return content;
}

base::RefPtr<const detail::UnknownFields> unknown_fields_in_use(const RecordContent& content) {
  const std::string bytes = encode(content);
  const auto decoded = decode_record(bytes);
  assert(decoded);
  const bool all_in_use =
      !decoded || (content.unknown && decoded->unknown && content.unknown->encoded() == decoded->unknown->encoded());
  return all_in_use ? content.unknown : decoded->unknown;
}

Result<StoredDetails> decode_details(std::string_view bytes) {
  StoredDetails stored;
  StoreDetails& details = stored.details;
  ManagerTexts manager = {};
  std::string unknown, credit_unknown, manager_unknown;
  StoredReader reader("details");
  const std::string_view message = reader.open(bytes, StoredFormat::store_details);
  reader.read_fields(message, unknown, [&](const WireField& field) {
    if (reader.take_text(field, store_details_members, details)) return true;
    switch (field.number) {
      case numbers::details_payment_terms:
        details.payment_terms = reader.days(field);
        return true;
      case numbers::details_credit:
        if (!details.credit) details.credit.emplace();
        reader.read_part(field, *details.credit, credit_unknown);
        return true;
      case numbers::details_account_manager:
        if (!details.account_manager) details.account_manager.emplace();
        reader.read_part(field, manager, manager_unknown);
        return true;
    }
    return false;
  });
  if (reader.has_fault()) return reader.error();
  if (details.credit) add_unknown_of(*details.credit, numbers::details_credit, credit_unknown, unknown);
  add_unknown_of(manager, numbers::details_account_manager, manager_unknown, unknown);
  if (details.account_manager)
    details.account_manager = {std::string(manager[0]), std::string(manager[1]), std::string(manager[2])};
  stored.unknown = detail::UnknownFields::make(std::move(unknown));
  return stored;
}

}  // namespace custengine::model
