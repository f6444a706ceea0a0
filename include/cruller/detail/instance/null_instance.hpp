// The error for a start that returns a null pointer where dependents use the object it points to.
#pragma once

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

[[noreturn]] void throw_null_instance();

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
