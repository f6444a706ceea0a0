// Resolving settings, and values that are secret, pinned or live.
#pragma once

#include <cruller/detail/instance/argument.hpp>
#include <cruller/detail/text/value_type.hpp>

namespace cruller::inline v0::detail {

// A setting: its value, which is found before the component starts.
template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename T,
    typename Fallback,
    typename... Checks>
struct argument<Definition, Index, Ref, node::setting<T, Fallback, Checks...>> : without_ref {
  using type = const T&;
  static type get(const node::setting<T, Fallback, Checks...>& value, void* instances) {
    return *static_cast<const T*>(values_of<Definition>(instances).find(Index, &value));
  }
};

// What is at the end of the alternatives of a setting.
template <typename Fallback>
constexpr const auto& last_fallback(const Fallback& fallback) {
  if constexpr (is_setting<Fallback>)
    return last_fallback(fallback.fallback);
  else
    return fallback;
}

// A setting whose default is what a ref leads to: that object itself, or a `T` made of it.
template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename T,
    typename Fallback,
    typename... Checks>
requires(leads_to_ref<
         Fallback>) struct argument<Definition, Index, Ref, node::setting<T, Fallback, Checks...>> {
  using target = argument<
      Definition,
      Index,
      Ref,
      std::remove_cvref_t<decltype(last_fallback(std::declval<const Fallback&>()))>>;
  using found = typename target::type;
  static constexpr fault_kind fault = target::fault;
  static constexpr std::uint32_t faulty_ref = target::faulty_ref;
  using type = std::conditional_t<std::is_same_v<std::remove_cvref_t<found>, T>, const T&, T>;

  static type get(const node::setting<T, Fallback, Checks...>& value, void* instances) {
    if (const void* const given = values_of<Definition>(instances).find(Index, &value))
      return *static_cast<const T*>(given);
    if constexpr (std::is_constructible_v<T, found>)
      return static_cast<type>(target::get(last_fallback(value.fallback), instances));
    else
      return static_cast<void>(sizeof(or_else_gives_another_type<T, std::remove_cvref_t<found>>)),
             get(value, instances);
  }
};

// A secret or pinned value: its content.
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::secret<Value>>
    : argument<Definition, Index, Ref, Value> {
  static decltype(auto) get(const node::secret<Value>& value, void* instances) {
    return argument<Definition, Index, Ref, Value>::get(value.value, instances);
  }
};
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::pinned<Value>>
    : argument<Definition, Index, Ref, Value> {
  static decltype(auto) get(const node::pinned<Value>& value, void* instances) {
    return argument<Definition, Index, Ref, Value>::get(value.value, instances);
  }
};

// A live value, which is made before the component starts.
template <typename Value>
constexpr const auto& innermost(const Value& value) {
  return value;
}
template <typename Value>
constexpr const auto& innermost(const node::secret<Value>& secret) {
  return innermost(secret.value);
}
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::live<Value>> : without_ref {
  using content = live_value<typename live_content<Value>::type>;
  using type = const content&;
  static type get(const node::live<Value>& value, void* instances) {
    return *static_cast<const content*>(
        values_of<Definition>(instances).find(Index, &innermost(value.value))
    );
  }
};

}  // namespace cruller::v0::detail
