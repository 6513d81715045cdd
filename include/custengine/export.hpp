#pragma once

#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L
#error \
    "custengine needs C++20: compile with -std=c++20 or later (CMake: target_compile_features(app PRIVATE cxx_std_20))"
#endif

/// Marks symbols that the shared library exports; all others have hidden visibility.
#if defined(__GNUC__)
#define CUSTENGINE_API __attribute__((visibility("default")))
#else
#define CUSTENGINE_API
#endif

/// Marks functions that return a view or a reference into their object. Clang then warns if the object is a temporary
/// that is gone before the view is used.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define CUSTENGINE_LIFETIMEBOUND [[clang::lifetimebound]]
#endif
#endif
#ifndef CUSTENGINE_LIFETIMEBOUND
#define CUSTENGINE_LIFETIMEBOUND
#endif
