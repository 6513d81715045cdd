#pragma once

#include <unicode/coll.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace custengine::base {

/// Orders text by a locale: the Unicode Collation Algorithm as tailored by CLDR, at tertiary strength.
/// Threads: immutable, safe on any thread.
class Collator {
 public:
  /// Null when ICU does not know the locale's language. Empty: the root order.
  static std::shared_ptr<const Collator> open(const std::string& name);

  /// Bytes that compare as the texts do; appended to `out`. They hold no zero byte. Requires UTF-8.
  void append_key(std::string_view text, std::string& out) const;

 private:
  explicit Collator(std::unique_ptr<const icu::Collator> collator) noexcept : collator_(std::move(collator)) {}
  std::unique_ptr<const icu::Collator> collator_;
};

/// An engine's collators, one per locale, opened when first asked for. Threads: safe on any thread.
class CollatorCache {
 public:
  /// As Collator::open.
  std::shared_ptr<const Collator> get(const std::string& locale);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Collator>> collators_;
};

}  // namespace custengine::base
