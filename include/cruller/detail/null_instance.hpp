// A start that returned a null pointer where others would see what it points to.
#pragma once

namespace cruller::detail {

[[noreturn]] void throw_null_instance();

}  // namespace cruller::detail
