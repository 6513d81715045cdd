#include <custengine/customer.hpp>
#include <custengine/draft.hpp>

#include "model/record.hpp"

namespace custengine {

using detail::Record;
using detail::Slot;

Customer::Customer(const Customer& other) noexcept : record_(other.record_) {
  if (record_) record_->retain();
}

Customer::~Customer() {
  if (record_) record_->release();
}

#define CUSTENGINE_GETTER(field_name, ...)                 \
  std::string_view Customer::field_name() const noexcept { \
    return record_->text(Slot::field_name);                \
  }
CUSTENGINE_TEXT_FIELDS(CUSTENGINE_GETTER)
#undef CUSTENGINE_GETTER

CustomerType Customer::type() const noexcept {
  return record_->type();
}
std::optional<std::int32_t> Customer::payment_terms() const noexcept {
  return record_->payment_terms();
}
std::optional<Credit> Customer::credit() const noexcept {
  return record_->credit();
}
std::optional<AccountManager> Customer::account_manager() const {
  return record_->account_manager();
}
Timestamp Customer::created_at() const noexcept {
  return record_->created_at();
}
Timestamp Customer::last_modified_at() const noexcept {
  return record_->last_modified_at();
}
std::uint64_t Customer::version() const noexcept {
  return record_->version();
}

namespace {

template <class T>
std::span<const T> list(const Record& record, detail::SharedList<T> detail::RecordLists::*member) noexcept {
  return (record.lists_or_none().*member).elements();
}

}  // namespace

std::span<const Address> Customer::addresses() const noexcept {
  return list(*record_, &detail::RecordLists::addresses);
}
std::span<const Contact> Customer::contacts() const noexcept {
  return list(*record_, &detail::RecordLists::contacts);
}
std::span<const Consent> Customer::consents() const noexcept {
  return list(*record_, &detail::RecordLists::consents);
}
std::span<const Extension> Customer::extensions() const noexcept {
  return list(*record_, &detail::RecordLists::extensions);
}

CustomerDraft Customer::to_draft() const {
  CustomerDraft draft;
  for (const auto& field : model::field_table)
    if (field.draft) draft.*field.draft = record_->text(field.field);
  draft.type = type();
  draft.payment_terms = payment_terms();
  draft.credit = credit();
  draft.account_manager = account_manager();
  const auto& lists = record_->lists_or_none();
  draft.addresses = lists.addresses.to_vector();
  draft.contacts = lists.contacts.to_vector();
  draft.consents = lists.consents.to_vector();
  draft.extensions = lists.extensions.to_vector();
  draft.created_at = created_at();
  draft.last_modified_at = last_modified_at();
  draft.version = version();
  return draft;
}

bool operator==(const Customer& a, const Customer& b) {
  const Record& x = *a.record_;
  const Record& y = *b.record_;
  return &x == &y || (x.version() == y.version() && x.last_modified_at() == y.last_modified_at() &&
                      x.has_same_content(y.content()));
}

}  // namespace custengine
