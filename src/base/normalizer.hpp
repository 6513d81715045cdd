#pragma once

#include <unicode/normalizer2.h>

namespace custengine::base {

// Unicode's normal forms. Throw std::bad_alloc where ICU has no memory to make them, which it does when they are first
// asked for.

const icu::Normalizer2& nfc();
const icu::Normalizer2& nfd();
/// NFKC, case folded, without default-ignorable characters.
const icu::Normalizer2& nfkc_casefold();

}  // namespace custengine::base
