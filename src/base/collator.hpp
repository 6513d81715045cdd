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
  /// Returns null if ICU does not know the locale's language. An empty name is the root order.
  static std::shared_ptr<const Collator> open(const std::string& name);

  /// Appends the collation key of a text to `out`: bytes that compare as the texts do, without a zero byte. Requires
  /// UTF-8.
  void append_key(std::string_view text, std::string& out) const;

 private:
  explicit Collator(std::unique_ptr<const icu::Collator> collator) noexcept : collator_(std::move(collator)) {}
  std::unique_ptr<const icu::Collator> collator_;
};

/// The collators of an engine, one per locale, opened on first use. Threads: safe on any thread.
class CollatorCache {
 public:
  /// As Collator::open(). Null results are not cached.
  std::shared_ptr<const Collator> get(const std::string& locale);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Collator>> collators_;
};

}  // namespace custengine::base
