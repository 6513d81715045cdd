#include "base/collator.hpp"

#include <unicode/locid.h>
#include <unicode/sortkey.h>
#include <unicode/unistr.h>

#include <array>
#include <cassert>
#include <cstdint>
#include <new>

namespace custengine::base {

namespace {

/// Throws if ICU ran out of memory: such a failure does not mean that the locale is unknown.
void check_memory(UErrorCode status) {
  if (status == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
}

/// Returns null if ICU does not know the locale. ICU itself would silently fall back to the root order.
std::unique_ptr<icu::Locale> parse_locale(const std::string& name) {
  if (name.empty()) return std::make_unique<icu::Locale>(icu::Locale::getRoot());
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(name, status);
  check_memory(status);
  if (U_FAILURE(status) || locale.isBogus()) locale = icu::Locale::createCanonical(name.c_str());
  const bool is_root = std::string_view(locale.getLanguage()).empty() && (name == "und" || name == "root");
  if (locale.isBogus() || (!is_root && *locale.getISO3Language() == '\0')) return nullptr;
  return std::make_unique<icu::Locale>(locale);
}

}  // namespace

std::shared_ptr<const Collator> Collator::open(const std::string& name) {
  const auto locale = parse_locale(name);
  if (!locale) return nullptr;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Collator> collator(icu::Collator::createInstance(*locale, status));
  check_memory(status);
  if (U_FAILURE(status) || !collator) return nullptr;
  collator->setStrength(icu::Collator::TERTIARY);
  // The algorithm compares normalised text; by default ICU leaves that step out.
  collator->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
  check_memory(status);
  assert(U_SUCCESS(status));
  return std::shared_ptr<const Collator>(new Collator(std::move(collator)));
}

void Collator::append_key(std::string_view text, std::string& out) const {
  const auto utf16 = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  if (utf16.isBogus()) throw std::bad_alloc();
  std::array<std::uint8_t, 512> buffer;
  const auto capacity = static_cast<std::int32_t>(buffer.size());
  const std::int32_t size = collator_->getSortKey(utf16, buffer.data(), capacity);
  if (size == 0) throw std::bad_alloc();
  // ICU counts the terminating zero, which comparisons do not need.
  const auto key_bytes = static_cast<std::size_t>(size) - 1;
  if (size <= capacity) {
    out.append(reinterpret_cast<const char*>(buffer.data()), key_bytes);
    return;
  }
  const std::size_t start = out.size();
  out.resize(start + key_bytes + 1);
  if (collator_->getSortKey(utf16, reinterpret_cast<std::uint8_t*>(out.data() + start), size) != size)
    throw std::bad_alloc();
  out.pop_back();
}

std::shared_ptr<const Collator> CollatorCache::get(const std::string& locale) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = collators_.find(locale); found != collators_.end()) return found->second;
  auto collator = Collator::open(locale);
  if (collator) collators_.emplace(locale, collator);
  return collator;
}

}  // namespace custengine::base
