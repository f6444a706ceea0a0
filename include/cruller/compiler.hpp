// What the library requires of a compiler. A compiler without it gets one sentence, not errors from
// inside the library.
#pragma once

// Clang defines the macros of g++ 4 too. Including a missing file ends the compilation: all further
// errors would be consequences.
#if __cplusplus < 202002L
#error "cruller: C++20 is needed. Compile with -std=c++20 or newer."
#include <cruller/needs_cpp20>
#elif defined(__clang__) && __clang_major__ < 16
#error "cruller: this clang is too old. Use clang 16 or newer, or g++ 12 or newer."
#include <cruller/needs_a_newer_compiler>
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 12
#error "cruller: this g++ is too old. Use g++ 12 or newer, or clang 16 or newer."
#include <cruller/needs_a_newer_compiler>
#elif !defined(__cpp_exceptions)
#error "cruller: exceptions are needed: a start that fails throws. Compile without -fno-exceptions."
#include <cruller/needs_exceptions>
#endif
