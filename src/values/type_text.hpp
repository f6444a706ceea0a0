// The names of types in messages.
#pragma once

#include <string>
#include <typeinfo>

namespace cruller::inline v0 {

// The type as written in C++, without the namespace of the library's version. Types of the DSL are
// replaced by their words: `map`, `list`.
std::string text_of_type(const std::type_info& type);

}  // namespace cruller::v0
