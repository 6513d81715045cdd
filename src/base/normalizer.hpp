#pragma once

#include <unicode/normalizer2.h>

namespace custengine::base {

// Unicode's normal forms. ICU makes each on first use; the functions throw std::bad_alloc if it has no memory for that.

const icu::Normalizer2& nfc();
const icu::Normalizer2& nfd();
/// NFKC with case folding, which also drops default-ignorable characters.
const icu::Normalizer2& nfkc_casefold();

}  // namespace custengine::base
