// What the engine knows a type by, where the compiler keeps it.
#pragma once

#include <typeinfo>

namespace cruller::detail {

// Null with -fno-rtti: then nothing is found by its type, and texts say of none what it is called.
template <typename Type>
constexpr const std::type_info* type_of() {
#ifdef __cpp_rtti
  return &typeid(Type);
#else
  return nullptr;
#endif
}

}  // namespace cruller::detail
