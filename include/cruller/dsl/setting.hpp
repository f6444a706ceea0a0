// Settings: values that may come from outside the program, with a type, a default and checks.
#pragma once

#include <concepts>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/list.hpp>
#include <cruller/dsl/readable.hpp>
#include <cruller/dsl/ref.hpp>
#include <cruller/dsl/setting_checks.hpp>
#include <cruller/refusals.hpp>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// No default value.
struct nothing {};
/// The default `T{}`.
struct made_empty {};

template <typename T, typename Fallback, typename... Checks>
struct setting;

}  // namespace node

namespace detail {

template <typename Node>
inline constexpr bool is_setting = false;
template <typename T, typename Fallback, typename... Checks>
inline constexpr bool is_setting<node::setting<T, Fallback, Checks...>> = true;

// The value of a default.
template <typename T>
constexpr T default_of(const node::made_empty&) {
  return T{};
}
template <typename T, typename... Values>
constexpr T default_of(const node::list<Values...>& values) {
  return detail::unpack(values.values, [](const auto&... each) {
    return T{static_cast<typename T::value_type>(each)...};
  });
}
template <typename T, typename Value>
constexpr T default_of(const Value& value) {
  return as_setting<T>(value);
}

// Whether a default, or the last of its alternatives, is a ref.
template <typename Fallback>
inline constexpr bool leads_to_ref = is_ref<Fallback>;
template <typename T, typename Fallback, typename... Checks>
inline constexpr bool leads_to_ref<node::setting<T, Fallback, Checks...>> = leads_to_ref<Fallback>;

// Whether a default is a value: neither missing, nor found elsewhere.
template <typename Fallback>
inline constexpr bool is_default_value = !std::same_as<Fallback, node::nothing> &&
                                         !is_ref<Fallback> && !is_setting<Fallback>;

}  // namespace detail

namespace node {

/// The texts of a setting.
struct setting_texts {
  const char* variable = nullptr;  ///< The environment variable that gives its value, or null.
  const char* text = nullptr;      ///< What it is, in one line, or null.
};

/// A value of type `T` that may come from outside the program.
template <typename T, typename Fallback = nothing, typename... Checks>
struct setting : setting_texts {
  static_assert(
      sizeof(std::conditional_t<detail::is_readable<T>, char, setting_reads_no_such_type<T>>) != 0
  );
  Fallback fallback;                   ///< What `or_else` says.
  detail::elements<Checks...> checks;  ///< What a value must be.

  /// From its members.
  constexpr setting(setting_texts texts, Fallback otherwise, detail::elements<Checks...> all)
      : setting_texts(texts), fallback(std::move(otherwise)), checks(std::move(all)) {
    // A default of another type is checked when a system starts, as its checks may need a program
    // that runs.
    constexpr bool is_simple = std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                               detail::is_duration<T>;
    if constexpr (is_simple && detail::is_default_value<Fallback> && (true && ... && detail::is_simple_check<Checks>))
      if (!holds(detail::default_of<T>(fallback)))
        node::this_default_fails_the_checks_of_its_setting();
  }

  /// Its value if nothing else gives one: `or_else(8080)`. A whole number must fit a `T`. A value
  /// from outside that cannot be read is an error nevertheless.
  ///
  /// Another setting (`or_else(env<int>("PORT"))`) is read in its place, and may have a further
  /// alternative; a ref (`or_else(ref<"port">)`) gives what it leads to.
  template <typename Value>
  requires(std::same_as<Fallback, nothing>) constexpr auto or_else(Value value) const {
    if constexpr (detail::is_ref<Value>)
      return with_default(std::move(value));
    else if constexpr (detail::is_setting<Value>)
      return with_alternative(std::move(value));
    else if constexpr (detail::fits_setting<T, Value>)
      return with_default((detail::check_fit<T>(value), std::move(value)));
    else
      return static_cast<void>(sizeof(or_else_gives_another_type<T, Value>)), *this;
  }
  /// The default `T{}`: of a type that no constant expression can hold, such as a vector.
  constexpr auto or_else() const requires(std::same_as<Fallback, nothing>) {
    return with_default(made_empty{});
  }
  /// The elements of the default: `setting<std::vector<int>>.or_else(1, 2)`.
  template <typename First, typename Second, typename... More>
  requires(std::same_as<Fallback, nothing>) constexpr auto or_else(
      First first, Second second, More... more
  ) const {
    return with_default(dsl::list(std::move(first), std::move(second), std::move(more)...));
  }

  /// The value must not be smaller or larger.
  template <typename Least, typename Most>
  constexpr auto between(Least least, Most most) const {
    return with_check(node::between<T>{detail::as_setting<T>(least), detail::as_setting<T>(most)});
  }
  /// The value must be one of these.
  template <typename... Values>
  constexpr auto one_of(Values... values) const {
    return with_check(node::one_of<T, Values...>{detail::elements<Values...>(std::move(values)...)}
    );
  }
  /// The function must return true for the value; `must_be` says what it must be, to be read after
  /// "is not": `satisfies(is_absolute, "an absolute path")`.
  template <typename Function>
  constexpr auto satisfies(Function function, const char* must_be) const {
    return with_check(node::satisfies<T, Function>{std::move(function), must_be});
  }
  /// What it is, in one line. The text must be a literal, or live as long as the definition.
  constexpr setting doc(const char* what) const {
    setting made = *this;
    static_cast<setting_texts&>(made).text = what;
    return made;
  }

  /// Whether all checks accept the value.
  constexpr bool holds(const T& value) const {
    return detail::unpack(checks, [&](const auto&... each) {
      return (true && ... && each.holds(value));
    });
  }

 private:
  template <typename Value>
  constexpr auto with_default(Value value) const {
    return setting<T, Value, Checks...>(*this, std::move(value), checks);
  }
  template <typename Other, typename... More>
  constexpr auto with_alternative(setting<T, Other, More...> other) const {
    return with_default(std::move(other));
  }
  template <typename Type, typename Other, typename... More>
  constexpr auto with_alternative(setting<Type, Other, More...>) const {
    static_assert(sizeof(or_else_gives_another_type<T, Type>) != 0);
    return *this;
  }
  template <typename Check>
  constexpr auto with_check(Check check) const {
    return detail::unpack(checks, [&](const auto&... each) {
      return setting<T, Fallback, Checks..., Check>(
          *this, fallback, detail::elements<Checks..., Check>(each..., std::move(check))
      );
    });
  }
};

}  // namespace node

namespace dsl {

/// A value that may come from outside the program:
/// `"port"_k = setting<std::uint16_t>.or_else(8080).between(1, 65535).doc("where clients
/// connect")`.
///
/// Configuration files, `--set` and `set` give it a value by its path; without one, the default
/// counts, and without that nothing starts. As an entry it is a constant; inside a config its value
/// is kept until the component stops. `T` is `bool`, a number, `std::string`, a duration of
/// `std::chrono` (`250ms`, `1.5s`, `2min`), an enum whose names Boost.Hana knows, a type with an
/// `operator>>` that consumes the whole text, a Hana struct of these, or a container of these, such
/// as `std::vector<std::string>`. All values are read and checked before the first component of a
/// start runs; what is missing or wrong is reported together, and nothing starts.
template <typename T>
inline constexpr node::setting<T> setting{{}, {}, {}};

}  // namespace dsl
}  // namespace cruller::v0
