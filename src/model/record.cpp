#include "model/record.hpp"

#include "model/display_name.hpp"
#include "model/record_codec.hpp"

#include <cassert>
#include <cstring>
#include <limits>
#include <new>

namespace custengine::detail {

namespace {

/// Returns the largest size of all texts together: UTF-8 takes up to four bytes for a character.
constexpr std::size_t max_text_bytes() {
  std::size_t characters = 1;
  for (const auto& field : model::field_table) characters += field.max_characters;
  for (const auto& member : model::account_manager_members) characters += member.max_characters;
  return 4 * characters;
}
static_assert(max_text_bytes() <= std::numeric_limits<std::uint16_t>::max(), "ends are 16 bits wide");

/// The layout of the texts in the block.
struct Layout {
  explicit Layout(const RecordContent& content) noexcept
      : blank_between_names(!content[Slot::first_name].empty() && !content[Slot::last_name].empty()) {
    text_bytes = blank_between_names ? 1 : 0;
    for (std::size_t i = 0; i < slot_count; ++i) {
      text_bytes += content.texts[i].size();
      if (!content.texts[i].empty()) end_count = i + 1;
    }
    wide_ends = text_bytes > std::numeric_limits<std::uint8_t>::max();
  }

  bool blank_between_names, wide_ends;
  std::size_t text_bytes, end_count = 1;
};

}  // namespace

base::RefPtr<const Record> Record::make(const RecordContent& content) {
  if (!content.unknown) return make_as_given(content);
  RecordContent current = content;
  current.unknown = model::unknown_fields_in_use(content);
  return make_as_given(current);
}

base::RefPtr<const Record> Record::make_as_given(const RecordContent& content) {
  const Layout layout(content);
  const std::size_t bytes = sizeof(Record) + (layout.wide_ends ? 2 : 1) * layout.end_count + layout.text_bytes +
                            (content.lists ? sizeof(SharedLists*) : 0) + (content.credit ? sizeof(Credit) : 0) +
                            (are_rare(content) ? sizeof(RareValues) : 0);
  return base::adopt(new (::operator new(bytes)) Record(content));
}

Record::Record(const RecordContent& content) noexcept
    : payment_terms_((content.payment_terms ? static_cast<unsigned>(*content.payment_terms) : no_payment_terms) &
                     no_payment_terms),
      type_(static_cast<unsigned>(content.type) & ((1U << type_bits) - 1)),
      has_account_manager_(content.has_account_manager),
      has_lists_(content.lists.get() != nullptr),
      has_credit_(content.credit.has_value()),
      display_source_(static_cast<unsigned>(model::display_source(content)) & ((1U << slot_bits) - 1)),
      has_rare_values_(are_rare(content)),
      version_(static_cast<std::uint32_t>(content.version)) {
  const auto set_time = [this](std::size_t i, Timestamp time) {
    auto ms = static_cast<std::uint64_t>(time.time_since_epoch().count());
    for (const std::size_t end = i + 3; i < end; ++i, ms >>= 16) times_[i] = static_cast<std::uint16_t>(ms & 0xffff);
  };
  set_time(0, content.created_at);
  set_time(3, content.last_modified_at);
  const Layout layout(content);
  wide_ends_ = layout.wide_ends;
  end_count_ = layout.end_count & ((1U << slot_bits) - 1);
  blank_between_names_ = layout.blank_between_names;
  assert(content[Slot::display_name].empty());

  char* const begin = reinterpret_cast<char*>(this + 1) + (wide_ends_ ? 2 : 1) * std::size_t{end_count_};
  char* out = begin;
  const auto append = [&out](const void* data, std::size_t size) {
    if (size != 0) std::memcpy(out, data, size);
    out += size;
  };
  for (std::size_t i = 0; i < end_count_; ++i) {
    if (Slot{static_cast<std::uint8_t>(i)} == Slot::last_name && blank_between_names_) append(" ", 1);
    append(content.texts[i].data(), content.texts[i].size());
    const auto end = static_cast<std::uint16_t>(out - begin);
    if (wide_ends_)
      reinterpret_cast<std::uint16_t*>(this + 1)[i] = end;
    else
      reinterpret_cast<std::uint8_t*>(this + 1)[i] = static_cast<std::uint8_t>(end);
  }
  if (has_lists_) {
    const SharedLists* const lists = base::RefPtr<const SharedLists>(content.lists).detach();
    append(&lists, sizeof lists);
  }
  if (content.credit) append(&*content.credit, sizeof(Credit));
  if (has_rare_values_) {
    const RareValues rare{Stamps(content), base::RefPtr<const UnknownFields>(content.unknown).detach()};
    append(&rare, sizeof rare);
  }
}

bool Record::Stamps::are_large() const noexcept {
  const auto is_large = [](Timestamp time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count()) >> 48 != 0;  // or before 1970
  };
  return version > std::numeric_limits<std::uint32_t>::max() || is_large(created_at) || is_large(last_modified_at);
}

Record::RareValues Record::rare_values() const noexcept {
  RareValues rare;
  std::memcpy(&rare, extras() + (has_lists_ ? sizeof(SharedLists*) : 0) + (has_credit_ ? sizeof(Credit) : 0),
              sizeof rare);
  return rare;
}

void Record::destroy() const noexcept {
  if (const SharedLists* shared = lists()) shared->release();
  if (const UnknownFields* fields = unknown()) fields->release();
  this->~Record();
  ::operator delete(const_cast<Record*>(this));
}

const SharedLists* Record::lists() const noexcept {
  const SharedLists* lists = nullptr;
  if (has_lists_) std::memcpy(&lists, extras(), sizeof lists);
  return lists;
}

const RecordLists& Record::lists_or_none() const noexcept {
  static const RecordLists none;
  if (const SharedLists* const shared = lists()) return *shared;
  return none;
}

std::optional<std::int32_t> Record::payment_terms() const noexcept {
  if (payment_terms_ == no_payment_terms) return std::nullopt;
  return payment_terms_;
}

std::optional<Credit> Record::credit() const noexcept {
  if (!has_credit_) return std::nullopt;
  Credit credit;
  std::memcpy(&credit, extras() + (has_lists_ ? sizeof(SharedLists*) : 0), sizeof credit);
  return credit;
}

std::optional<AccountManager> Record::account_manager() const {
  if (!has_account_manager_) return std::nullopt;
  return AccountManager{std::string(text(Slot::manager_id)), std::string(text(Slot::manager_display_name)),
                        std::string(text(Slot::manager_user_code))};
}

RecordContent Record::content() const noexcept {
  RecordContent content{.type = type(),
                        .has_account_manager = has_account_manager_,
                        .payment_terms = payment_terms(),
                        .credit = credit(),
                        .lists = base::RefPtr<const SharedLists>(lists()),
                        .created_at = created_at(),
                        .last_modified_at = last_modified_at(),
                        .version = version(),
                        .unknown = base::RefPtr<const UnknownFields>(unknown())};
  for (std::size_t i = 0; i < slot_count; ++i) content.texts[i] = text(Slot{static_cast<std::uint8_t>(i)});
  content[Slot::display_name] = {};
  return content;
}

bool Record::has_same_content(const RecordContent& content) const noexcept {
  for (std::size_t i = 0; i < slot_count; ++i) {
    const Slot slot{static_cast<std::uint8_t>(i)};
    if (slot != Slot::display_name && text(slot) != content[slot]) return false;
  }
  // The display name is derived from the others, so it needs no comparison.
  const bool same_lists = lists() == content.lists.get() || (lists() && content.lists && *lists() == *content.lists);
  const UnknownFields* const fields = unknown();
  const bool same_unknown =
      fields == content.unknown.get() || (fields && content.unknown && fields->encoded() == content.unknown->encoded());
  return same_lists && same_unknown && type() == content.type && has_account_manager_ == content.has_account_manager &&
         payment_terms() == content.payment_terms && credit() == content.credit && created_at() == content.created_at;
}

std::size_t Record::block_bytes() const noexcept {
  return static_cast<std::size_t>(extras() - reinterpret_cast<const char*>(this)) +
         (has_lists_ ? sizeof(SharedLists*) : 0) + (has_credit_ ? sizeof(Credit) : 0) +
         (has_rare_values_ ? sizeof(RareValues) : 0);
}

std::size_t Record::bytes() const noexcept {
  return block_bytes() + (has_lists_ ? lists()->bytes() : 0) + (unknown() ? unknown()->bytes() : 0);
}

std::size_t Record::bytes_apart_from(const Record& other) const noexcept {
  if (this == &other) return 0;
  const bool has_own_lists = has_lists_ && lists() != other.lists();
  const bool has_own_unknown = unknown() && unknown() != other.unknown();
  return block_bytes() + (has_own_lists ? lists()->bytes_apart_from(other.lists_or_none()) : 0) +
         (has_own_unknown ? unknown()->bytes() : 0);
}

}  // namespace custengine::detail
