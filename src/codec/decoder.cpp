#include "codec/decoder.hpp"

#include "codec/violations.hpp"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace custengine::codec {

namespace {

constexpr std::size_t pivot_units = 4096;
// The most faults that are kept at a time. Limits the memory for a large row that consists of invalid bytes.
constexpr std::size_t max_faults = 10'000;
constexpr std::size_t max_invalid_bytes = 16;  // of one fault, and of the bytes after it
constexpr std::size_t max_name_bytes = 60;     // no name in ICU is longer

Error unknown(const std::string& encoding) {
  std::string shown;
  append_member(shown, encoding);
  return invalid("encoding", fmt::format("{} is no encoding that ICU knows", shown));
}

}  // namespace

struct Decoder::Converter {
  struct Close {
    void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> icu;
};

Result<std::unique_ptr<Decoder>> Decoder::make(const std::string& encoding) {
  if (encoding.empty()) return std::unique_ptr<Decoder>();
  UErrorCode status = U_ZERO_ERROR;
  // Excludes other names, because ICU would look for a file of that name.
  const bool is_known = encoding.size() <= max_name_bytes && encoding.find('\0') == std::string::npos &&
                        ucnv_countAliases(encoding.c_str(), &status) > 0 && U_SUCCESS(status);
  if (!is_known) return unknown(encoding);
  auto converter = std::make_unique<Converter>();
  status = U_ZERO_ERROR;
  converter->icu.reset(ucnv_open(encoding.c_str(), &status));
  if (status == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (U_FAILURE(status)) return unknown(encoding);
  if (ucnv_getType(converter->icu.get()) == UCNV_UTF8) return std::unique_ptr<Decoder>();
  ucnv_setToUCallBack(converter->icu.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  if (U_FAILURE(status)) return unknown(encoding);
  return std::unique_ptr<Decoder>(new Decoder(encoding, std::move(converter)));
}

Decoder::Decoder(std::string encoding, std::unique_ptr<Converter> converter)
    : encoding_(std::move(encoding)), converter_(std::move(converter)), pivot_(pivot_units, u'\0') {}

Decoder::~Decoder() = default;

void Decoder::decode(std::string_view bytes, bool is_last, std::string& text) {
  text_begin_ = text.size();
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  UErrorCode status = U_ZERO_ERROR;
  do {
    status = U_ZERO_ERROR;
    const char* const from = source;
    UChar* target = pivot_.data() + pivot_size_;
    ucnv_toUnicode(converter_->icu.get(), &target, pivot_.data() + pivot_.size(), &source, end, nullptr, is_last,
                   &status);
    note_taken({from, static_cast<std::size_t>(source - from)});
    pivot_size_ = static_cast<std::size_t>(target - pivot_.data());
    const bool is_fault = U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR;
    append(is_fault || (is_last && U_SUCCESS(status)), text);
    if (is_fault) {
      add_fault(text);
      text += marker;
    }
  } while (U_FAILURE(status) || source < end);
  text_given_ += text.size() - text_begin_;
}

// Keeps the first half of a surrogate pair until the other half comes, unless the input has ended.
void Decoder::append(bool whole, std::string& text) {
  const bool waits = !whole && pivot_size_ > 0 && U16_IS_LEAD(pivot_[pivot_size_ - 1]);
  const std::size_t size = waits ? pivot_size_ - 1 : pivot_size_;
  icu::UnicodeString(false, pivot_.data(), static_cast<std::int32_t>(size)).toUTF8String(text);
  if (waits) pivot_[0] = pivot_[size];
  pivot_size_ = waits ? 1 : 0;
}

void Decoder::add_fault(const std::string& text) {
  if (faults_.size() >= max_faults) return;
  std::array<char, max_invalid_bytes> bytes;
  auto size = static_cast<std::int8_t>(bytes.size());
  UErrorCode status = U_ZERO_ERROR;
  ucnv_getInvalidChars(converter_->icu.get(), bytes.data(), &size, &status);
  const std::size_t count = U_SUCCESS(status) ? static_cast<unsigned char>(size) : 0;
  std::string found(bytes.data(), count);
  // At the end of a piece, ICU may have read a byte or two more, which it reads again later.
  const std::size_t at = std::min(last_taken_.rfind(found), last_taken_.size());
  faults_.push_back({.text_offset = text_given_ + text.size() - text_begin_,
                     .file_offset = bytes_taken_ - (last_taken_.size() - at),
                     .bytes = std::move(found)});
}

void Decoder::note_taken(std::string_view bytes) {
  bytes_taken_ += bytes.size();
  last_taken_ += bytes.substr(bytes.size() - std::min(bytes.size(), max_invalid_bytes));
  if (last_taken_.size() > max_invalid_bytes) last_taken_.erase(0, last_taken_.size() - max_invalid_bytes);
}

const Decoder::Fault* Decoder::find_fault(std::uint64_t text_offset) const noexcept {
  const auto found = std::ranges::lower_bound(faults_, text_offset, {}, &Fault::text_offset);
  return found != faults_.end() && found->text_offset == text_offset ? &*found : nullptr;
}

void Decoder::forget_faults_before(std::uint64_t text_offset) {
  const auto first_kept = std::ranges::lower_bound(faults_, text_offset, {}, &Fault::text_offset);
  faults_.erase(faults_.begin(), first_kept);
}

}  // namespace custengine::codec
