// The most common component in one line: the type, its arguments, and further parts.
#pragma once

#include <cruller/dsl/as.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/depends_on.hpp>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/entry_point.hpp>
#include <cruller/dsl/on_main_thread.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/dsl/supervise.hpp>
#include <cruller/dsl/timeout.hpp>
#include <cruller/dsl/work.hpp>
#include <cruller/refusals.hpp>
#include <cstddef>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// The start function of `make<T>`: like `construct<T>`, but values that it does not take are
/// refused.
template <typename T>
struct make_function : construct<T> {};

/// The start function of a refused `make<T>`: it returns a `T`, so that there is only one error.
template <typename T>
struct refused_make {
  T operator()() const;  ///< Never called.
};

}  // namespace node

namespace detail {

// Whether a type is a part of a component, and so not a value of its config.
template <typename T>
inline constexpr bool is_part = false;
template <text Name, order Direction, hook When, typename Function>
inline constexpr bool is_part<handler<Name, Direction, When, Function>> = true;
template <typename Word>
inline constexpr bool is_part<node::no_signal<Word>> = true;
template <>
inline constexpr bool is_part<node::doc> = true;
template <>
inline constexpr bool is_part<node::timeout> = true;
template <typename Function>
inline constexpr bool is_part<node::work<Function>> = true;
template <>
inline constexpr bool is_part<node::supervise> = true;
template <>
inline constexpr bool is_part<node::entry_point> = true;
template <>
inline constexpr bool is_part<node::on_main_thread> = true;
template <typename Data>
inline constexpr bool is_part<node::config<Data>> = true;
template <typename Interface>
inline constexpr bool is_part<node::as<Interface>> = true;
template <text Path>
inline constexpr bool is_part<node::depends_on<Path>> = true;

// Whether `make` itself makes this part.
template <typename T>
inline constexpr bool is_of_make = false;
template <order Direction, typename Function>
inline constexpr bool is_of_make<handler<"start", Direction, hook::none, Function>> = true;
template <typename Data>
inline constexpr bool is_of_make<node::config<Data>> = true;

// The index of the first that is true; their number if none is.
template <bool... Wanted>
consteval std::size_t place_of_true() {
  const bool wanted[] = {Wanted..., true};
  std::size_t place = 0;
  while (!wanted[place]) ++place;
  return place;
}
template <std::size_t Place, typename First, typename... Types>
struct type_at {
  using type = typename type_at<Place - 1, Types...>::type;
};
template <typename First, typename... Types>
struct type_at<0, First, Types...> {
  using type = First;
};

// Splits the arguments of `make`: its values come first. Finds the first value after a part, and
// the first part that `make` makes itself; each index is the number of arguments if there is none.
template <typename... Arguments>
struct make_arguments {
  static constexpr std::size_t size = sizeof...(Arguments);
  static constexpr std::size_t values = place_of_true<is_part<Arguments>...>();
  static constexpr std::size_t parts = (0 + ... + static_cast<std::size_t>(is_part<Arguments>));
  static constexpr std::size_t behind = [] {
    const bool is_one[] = {is_part<Arguments>..., true};
    std::size_t place = values;
    while (place < size && is_one[place]) ++place;
    return place;
  }();
  static constexpr std::size_t doubled = place_of_true<is_of_make<Arguments>...>();
};

template <std::size_t... Value, std::size_t... Part, typename Start, typename All>
constexpr auto make_component(
    std::index_sequence<Value...>, std::index_sequence<Part...>, Start start, All& all
) {
  constexpr std::size_t values = sizeof...(Value);
  if constexpr (values == 0)
    return dsl::component(start, std::move(element_at<Part>(all))...);
  else
    return dsl::component(
        dsl::config(std::move(element_at<Value>(all))...),
        start,
        std::move(element_at<values + Part>(all))...
    );
}

}  // namespace detail

namespace node {

/// The word `make`, for one type.
template <typename T>
struct make_word {
  /// The component, from the values and the other parts.
  template <typename... Arguments>
  constexpr auto operator()(Arguments... arguments) const {
    using all = detail::make_arguments<Arguments...>;
    constexpr handler<"start", order::dependencies_first, hook::none, make_function<T>> start{};
    if constexpr (all::behind != all::size) {
      using value = typename detail::type_at<all::behind, Arguments...>::type;
      static_assert(sizeof(make_has_a_value_behind_a_part<T, value>) != 0);
      return dsl::component(dsl::start(refused_make<T>{}));
    } else if constexpr (all::doubled != all::size) {
      using part = typename detail::type_at<all::doubled, Arguments...>::type;
      static_assert(sizeof(make_has_the_part_already<T, part>) != 0);
      return dsl::component(dsl::start(refused_make<T>{}));
    } else if constexpr (all::parts == 0 && all::values != 0) {
      return dsl::component(dsl::config(std::move(arguments)...), start);
    } else {
      detail::elements<Arguments...> tuple(std::move(arguments)...);
      return detail::make_component(
          std::make_index_sequence<all::values>{},
          std::make_index_sequence<all::parts>{},
          start,
          tuple
      );
    }
  }
};

}  // namespace node

namespace dsl {

/// A component that constructs a `T` from values, in one line:
/// `make<sqlite_store>(ref<"path">, ref<"log">, suspend(&sqlite_store::checkpoint))` is
/// `component(config(ref<"path">, ref<"log">), start(construct<sqlite_store>), suspend(…))`.
///
/// The leading values are the config, positional or named; the first part ends them, and more parts
/// may follow. `T` is constructed from exactly these values, with braces if they fit, otherwise
/// with parentheses; a surplus value is refused when a system of the definition is made. Without
/// values there is no config, so the config of a surrounding `base` applies. A config or a start
/// handler among the parts is refused.
template <typename T>
inline constexpr node::make_word<T> make{};

}  // namespace dsl
}  // namespace cruller::v0
