#pragma once

/// Marks what the shared library exports; everything else is built with hidden visibility.
#if defined(__GNUC__)
#define CUSTENGINE_API __attribute__((visibility("default")))
#else
#define CUSTENGINE_API
#endif
