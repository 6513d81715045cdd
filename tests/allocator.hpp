#pragma once

#if __has_include(<features.h>)
#include <features.h>
#endif

// CUSTENGINE_OTHER_ALLOCATOR: malloc is not glibc's, which tests count in, replace and call by its own names.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CUSTENGINE_OTHER_ALLOCATOR
#endif
#endif
#if !defined(CUSTENGINE_OTHER_ALLOCATOR) && \
    (!defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define CUSTENGINE_OTHER_ALLOCATOR
#endif
