// The names of types in messages.
#pragma once

#include <string>
#include <typeinfo>

namespace cruller::inline v0 {

// The type as it is written in C++, without the namespace of the library's version. What a
// definition is made of has its word only: `map`, `list`.
std::string text_of_type(const std::type_info& type);

}  // namespace cruller::v0
