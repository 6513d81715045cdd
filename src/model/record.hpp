#pragma once

#include "base/ref_ptr.hpp"
#include "model/field_table.hpp"
#include "model/record_content.hpp"
#include "model/record_lists.hpp"

#include <custengine/customer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custengine::detail {

/// One version of one customer: an immutable, reference-counted object in one block of memory, besides the shared
/// lists. The block has, in this order:
/// - this header;
/// - the end of each text, up to the last text that is set: one byte each, or two if the texts are long;
/// - all texts, back to back;
/// - the values that most customers lack, see extras().
///
/// The display name is not stored: it is a range of the texts that it derives from. A record refers to nothing of its
/// tenant, so its last reference may be dropped on any thread, even after the engine is gone.
class Record : public base::RefCounted<Record> {
 public:
  /// Requires valid content. Copies the texts. Drops the unknown members of removed objects.
  static base::RefPtr<const Record> make(const RecordContent& content);

  // Always inlined: for a constant slot the compiler removes most of it.
  [[gnu::always_inline]] std::string_view text(Slot slot) const noexcept {
    const Slot first = slot != Slot::display_name ? slot : Slot{display_source_};
    const Slot last = slot == Slot::display_name && first == Slot::first_name ? Slot::last_name : first;
    return wide_ends_ ? text_between<std::uint16_t>(first, last) : text_between<std::uint8_t>(first, last);
  }
  std::string_view text(model::Field field) const noexcept { return text(slot_of(field)); }
  std::string_view id() const noexcept { return text(Slot::id); }

  CustomerType type() const noexcept { return static_cast<CustomerType>(type_); }
  std::optional<std::int32_t> payment_terms() const noexcept;
  std::optional<Credit> credit() const noexcept;
  bool has_account_manager() const noexcept { return has_account_manager_; }
  std::optional<AccountManager> account_manager() const;
  /// Returns null if all lists are empty.
  const SharedLists* lists() const noexcept;
  /// Returns the lists for reading; a shared object of empty lists if there are none.
  const RecordLists& lists_or_none() const noexcept;
  /// Returns null if there are none, as in most records.
  const UnknownFields* unknown() const noexcept { return has_rare_values_ ? rare_values().unknown : nullptr; }
  Timestamp created_at() const noexcept { return stamps().created_at; }
  Timestamp last_modified_at() const noexcept { return stamps().last_modified_at; }
  std::uint64_t version() const noexcept { return stamps().version; }

  /// Returns the content, whose texts are views into this record.
  RecordContent content() const noexcept;
  /// True if `content` is equal, unknown fields too, without regard to version and last_modified_at.
  bool has_same_content(const RecordContent& content) const noexcept;

  /// Prefetches the header and the first texts, for callers that read many records.
  void prefetch() const noexcept {
    constexpr std::size_t line_bytes = 64, lines = 3;
    for (std::size_t line = 0; line < lines; ++line)
      __builtin_prefetch(reinterpret_cast<const char*>(this) + line * line_bytes);
  }

  /// Returns the memory of the record with its lists and unknown fields. Cost: O(1).
  std::size_t bytes() const noexcept;
  /// The same, without the lists and unknown fields that `other` shares.
  std::size_t bytes_apart_from(const Record& other) const noexcept;

  // Convert to and from the public handle.
  static Customer to_customer(base::RefPtr<const Record> record) noexcept { return Customer(record.detach()); }
  static const Record& of(const Customer& customer) noexcept { return *customer.record_; }

 private:
  friend base::RefCounted<Record>;
  explicit Record(const RecordContent& content) noexcept;
  ~Record() = default;
  static base::RefPtr<const Record> make_as_given(const RecordContent& content);
  /// Returns the size of the block alone.
  std::size_t block_bytes() const noexcept;
  void destroy() const noexcept;

  static constexpr unsigned slot_bits = 5, type_bits = 2, payment_terms_bits = 14;
  static constexpr std::uint16_t no_payment_terms = (1U << payment_terms_bits) - 1;
  static_assert(slot_count < 1U << slot_bits, "end_count_ counts slots, and display_source_ is one");
  static_assert(static_cast<unsigned>(CustomerType::b2b) < 1U << type_bits);
  static_assert(model::max_payment_terms_days < no_payment_terms);
  static_assert(static_cast<int>(Slot::last_name) == static_cast<int>(Slot::first_name) + 1,
                "the display name of a person is both, with what is between them");

  /// Returns the end of a slot's text. Texts after the last one that is set are empty, and end where it ends.
  template <class End>
  [[gnu::always_inline]] std::size_t end_of(Slot slot) const noexcept {
    return ends<End>()[std::min<std::size_t>(static_cast<std::size_t>(slot), end_count_ - std::size_t{1})];
  }
  /// Returns the range from the beginning of one text to the end of another.
  template <class End>
  [[gnu::always_inline]] std::string_view text_between(Slot first, Slot last) const noexcept {
    std::size_t begin = 0;
    if (first != Slot{}) begin = end_of<End>(Slot{static_cast<std::uint8_t>(static_cast<std::uint8_t>(first) - 1)});
    if (first == Slot::last_name) begin += blank_between_names_;
    const char* const texts = reinterpret_cast<const char*>(ends<End>() + end_count_);
    return {texts + begin, end_of<End>(last) - begin};
  }
  template <class End>
  const End* ends() const noexcept {
    return reinterpret_cast<const End*>(this + 1);
  }
  struct Stamps {
    explicit Stamps(const RecordContent& content) noexcept
        : version(content.version), created_at(content.created_at), last_modified_at(content.last_modified_at) {}
    Stamps(std::uint64_t number, std::uint64_t created_ms, std::uint64_t modified_ms) noexcept
        : version(number), created_at(to_time(created_ms)), last_modified_at(to_time(modified_ms)) {}
    static Timestamp to_time(std::uint64_t ms) noexcept {
      return Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(ms)));
    }
    bool are_large() const noexcept;

    std::uint64_t version;
    Timestamp created_at, last_modified_at;
  };
  /// Stored if the stamps are too large for the header, or there are unknown fields.
  struct RareValues {
    Stamps stamps{0, 0, 0};
    const UnknownFields* unknown = nullptr;
  };
  static bool are_rare(const RecordContent& content) noexcept { return content.unknown || Stamps(content).are_large(); }
  [[gnu::always_inline]] Stamps stamps() const noexcept {
    if (has_rare_values_) return rare_values().stamps;
    const auto time = [this](std::size_t i) {
      return std::uint64_t{times_[i]} | std::uint64_t{times_[i + 1]} << 16 | std::uint64_t{times_[i + 2]} << 32;
    };
    return {version_, time(0), time(3)};
  }
  RareValues rare_values() const noexcept;

  /// Returns the address after the texts. There are, as raw bytes and each only if present: the lists' address, the
  /// credit, and rare values.
  const char* extras() const noexcept {
    const std::string_view last = text(Slot{slot_count - 1});
    return last.data() + last.size();
  }

  std::uint16_t payment_terms_ : payment_terms_bits;
  std::uint16_t type_ : type_bits;
  std::uint8_t end_count_ : slot_bits;
  bool has_account_manager_ : 1;
  bool has_lists_ : 1;
  bool has_credit_ : 1;
  std::uint8_t display_source_ : slot_bits;  // a slot; first_name means both names
  bool wide_ends_ : 1;
  bool blank_between_names_ : 1;  // so that the texts contain "first last"
  bool has_rare_values_ : 1;      // they replace version_ and times_
  std::uint32_t version_;
  std::array<std::uint16_t, 6> times_;  // the low 48 bits of created_at and of last_modified_at
};
static_assert(sizeof(Record) == 24, "one per customer");

}  // namespace custengine::detail
