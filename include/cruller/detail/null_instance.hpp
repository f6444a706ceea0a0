// A start that returned a null pointer where others would see what it points to.
#pragma once

#pragma GCC visibility push(default)
namespace cruller::detail {

[[noreturn]] void throw_null_instance();

}  // namespace cruller::detail
#pragma GCC visibility pop
