#include "model/record.hpp"

#include "model/display_name.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <numeric>

namespace custengine::detail {

namespace {

using model::NamePieces;

constexpr std::size_t max_text_total() {
  std::size_t total = sizeof(Credit);
  for (const auto& field : model::field_table) total += field.max_bytes;
  for (const auto& member : model::account_manager_members) total += member.max_bytes;
  return total;
}
static_assert(max_text_total() <= std::numeric_limits<std::uint16_t>::max(), "ends are 16 bits wide");

std::size_t total_size(const NamePieces& pieces) noexcept {
  return pieces[0].size() + pieces[1].size() + pieces[2].size();
}

bool matches(std::string_view text, const NamePieces& pieces) noexcept {
  if (text.size() != total_size(pieces)) return false;
  for (const auto piece : pieces) {
    if (!text.starts_with(piece)) return false;
    text.remove_prefix(piece.size());
  }
  return true;
}

std::size_t heap_bytes(const std::string& text) noexcept {
  static const std::size_t inline_capacity = std::string().capacity();
  return text.capacity() > inline_capacity ? text.capacity() + 1 : 0;
}

template <class T, std::size_t n>
std::size_t heap_bytes(const std::vector<T>& elements, const std::array<model::MemberInfo<T>, n>& members) noexcept {
  std::size_t bytes = elements.capacity() * sizeof(T);
  for (const T& element : elements)
    for (const auto& member : members) bytes += heap_bytes(element.*member.member);
  return bytes;
}

std::size_t heap_bytes(const std::vector<Extension>& extensions) noexcept {
  std::size_t bytes = extensions.capacity() * sizeof(Extension);
  for (const auto& extension : extensions) bytes += heap_bytes(extension.organization_id);
  return bytes;
}

}  // namespace

std::size_t RecordLists::bytes() const noexcept {
  std::size_t bytes = sizeof(SharedLists) + heap_bytes(addresses, model::address_members) +
                      heap_bytes(contacts, model::contact_members) + heap_bytes(consents, model::consent_members) +
                      heap_bytes(extensions);
  for (const auto& contact : contacts) bytes += heap_bytes(contact.extensions);
  return bytes;
}

base::RefPtr<const SharedLists> SharedLists::make(RecordLists lists) {
  if (lists.empty()) return nullptr;
  return base::RefPtr<const SharedLists>::adopt(new SharedLists(std::move(lists)));
}

base::RefPtr<const Record> Record::make(const RecordContent& content) {
  std::size_t bytes = sizeof(Record) + total_size(model::display_name(content));
  for (const auto text : content.texts) bytes += text.size();
  if (content.credit) bytes += sizeof(Credit);
  return base::RefPtr<const Record>::adopt(new (::operator new(bytes)) Record(content));
}

Record::Record(const RecordContent& content) noexcept
    : type_(content.type),
      has_account_manager_(content.has_account_manager),
      payment_terms_(content.payment_terms ? static_cast<std::int16_t>(*content.payment_terms) : no_payment_terms),
      version_(content.version),
      created_at_(content.created_at),
      last_modified_at_(content.last_modified_at),
      lists_(content.lists) {
  std::size_t end = 0;
  const auto append = [&](const void* data, std::size_t size) {
    if (size != 0) std::memcpy(texts() + end, data, size);
    end += size;
  };
  for (std::size_t i = 0; i < slot_count; ++i) {
    if (Slot{static_cast<std::uint8_t>(i)} == Slot::display_name)
      for (const auto piece : model::display_name(content)) append(piece.data(), piece.size());
    else
      append(content.texts[i].data(), content.texts[i].size());
    ends_[i] = static_cast<std::uint16_t>(end);
  }
  if (content.credit) append(&*content.credit, sizeof(Credit));
  ends_[slot_count] = static_cast<std::uint16_t>(end);
}

void Record::destroy() const noexcept {
  this->~Record();
  ::operator delete(const_cast<Record*>(this));
}

std::optional<std::int32_t> Record::payment_terms() const noexcept {
  if (payment_terms_ == no_payment_terms) return std::nullopt;
  return payment_terms_;
}

std::optional<Credit> Record::credit() const noexcept {
  const std::size_t begin = ends_[slot_count - 1];
  if (ends_[slot_count] == begin) return std::nullopt;
  Credit credit;
  std::memcpy(&credit, texts() + begin, sizeof credit);
  return credit;
}

std::optional<AccountManager> Record::account_manager() const {
  if (!has_account_manager_) return std::nullopt;
  return AccountManager{std::string(text(Slot::manager_id)), std::string(text(Slot::manager_display_name)),
                        std::string(text(Slot::manager_user_code))};
}

RecordContent Record::content() const noexcept {
  RecordContent content{.type = type_,
                        .has_account_manager = has_account_manager_,
                        .payment_terms = payment_terms(),
                        .credit = credit(),
                        .lists = lists_,
                        .created_at = created_at_,
                        .last_modified_at = last_modified_at_,
                        .version = version_};
  for (std::size_t i = 0; i < slot_count; ++i) content.texts[i] = text(Slot{static_cast<std::uint8_t>(i)});
  content[Slot::display_name] = {};
  return content;
}

bool Record::says(const RecordContent& content) const noexcept {
  for (std::size_t i = 0; i < slot_count; ++i) {
    const Slot slot{static_cast<std::uint8_t>(i)};
    if (slot != Slot::display_name && text(slot) != content[slot]) return false;
  }
  const bool same_lists = lists_.get() == content.lists.get() || (lists_ && content.lists && *lists_ == *content.lists);
  return same_lists && type_ == content.type && has_account_manager_ == content.has_account_manager &&
         payment_terms() == content.payment_terms && credit() == content.credit && created_at_ == content.created_at &&
         matches(text(Slot::display_name), model::display_name(content));
}

std::size_t Record::bytes() const noexcept {
  return sizeof(Record) + ends_[slot_count] + (lists_ ? lists_->bytes() : 0);
}

}  // namespace custengine::detail
