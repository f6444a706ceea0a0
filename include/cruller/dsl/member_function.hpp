// Member functions as handlers: `stop(&server::close)`.
#pragma once

#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// A member function as a function object: it takes the object first, then the arguments of the
/// member function. The object may be a pointer or a smart pointer, such as a `unique_ptr`.
template <typename Pointer, typename Object, typename Result, typename... Parameters>
struct member_function {
  Pointer pointer;  ///< As written.

  /// Calls it on an object.
  constexpr Result operator()(Object& object, Parameters... parameters) const {
    return (object.*pointer)(static_cast<Parameters&&>(parameters)...);
  }
  /// Calls it on the object that a pointer-like instance points to.
  template <typename Holder>
  requires(
      !std::is_convertible_v<Holder&, Object&> &&
      requires(Holder & holder) { static_cast<Object&>(*holder); }
  ) constexpr Result
  operator()(Holder& holder, Parameters... parameters) const {
    return (static_cast<Object&>(*holder).*pointer)(static_cast<Parameters&&>(parameters)...);
  }

  /// Whether both are the same member function.
  friend constexpr bool operator==(const member_function&, const member_function&) = default;
};

}  // namespace node

namespace detail {

// A handler as it is stored: a member function becomes a function object, everything else stays
// itself. Member functions that are noexcept match too.
template <typename Function>
constexpr Function as_function(Function function) {
  return static_cast<Function&&>(function);
}
template <typename Class, typename R, typename... P>
constexpr node::member_function<R (Class::*)(P...), Class, R, P...> as_object(R (Class::*pointer
)(P...)) {
  return {pointer};
}
template <typename Class, typename R, typename... P>
constexpr node::member_function<R (Class::*)(P...) &, Class, R, P...> as_object(R (Class::*pointer
)(P...) &) {
  return {pointer};
}
template <typename Class, typename R, typename... P>
constexpr node::member_function<R (Class::*)(P...) const, const Class, R, P...> as_object(
    R (Class::*pointer)(P...) const
) {
  return {pointer};
}
template <typename Class, typename R, typename... P>
constexpr node::member_function<R (Class::*)(P...) const&, const Class, R, P...>
as_object(R (Class::*pointer)(P...) const&) {
  return {pointer};
}
template <typename Member, typename Class>
requires std::is_function_v<Member>
constexpr auto as_function(Member Class::*pointer) { return as_object(pointer); }

// The type of the stored handler.
template <typename Function>
struct kept_function {
  using type = Function;
};
template <typename Member, typename Class>
requires std::is_function_v<Member>
struct kept_function<Member Class::*> {
  using type = decltype(as_object(std::declval<Member Class::*>()));
};

}  // namespace detail
}  // namespace cruller::v0
