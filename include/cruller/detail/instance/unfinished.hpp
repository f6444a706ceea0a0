// Results that are not available yet: futures, and coroutines that have not run.
#pragma once

#include <coroutine>
#include <type_traits>
#include <utility>

namespace cruller::inline v0::detail {

template <typename Type>
concept future_like = requires(Type& result) {
  result.valid();
  result.wait();
  result.get();
};

template <typename Type>
concept awaitable_type = requires(Type& result) {
  static_cast<Type&&>(result).operator co_await();
}
|| requires(Type& result) { operator co_await(static_cast<Type&&>(result)); }
|| requires(Type& result) {
  result.await_ready();
  result.await_resume();
};

// A type that can be the result of a coroutine, or that can be awaited or waited for.
template <typename Type>
concept unfinished = std::is_class_v<Type> &&(requires {
  typename std::coroutine_traits<Type>::promise_type;
} || awaitable_type<Type> || future_like<Type>);

// Whether its destructor is public and does not throw.
template <typename Type>
concept ends_quietly = std::is_reference_v<Type> || requires(Type& instance) {
  { instance.~Type() }
  noexcept;
};

}  // namespace cruller::v0::detail
