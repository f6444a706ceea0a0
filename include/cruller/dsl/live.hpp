// Values that may change while the system runs.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/unpack.hpp>
#include <concepts>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/readable.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/setting.hpp>
#include <cruller/live_value.hpp>
#include <cruller/refusals.hpp>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

// Whether a value, or something in it, points to a text that belongs to somebody else: a reader of
// the live value could not know how long it lives.
template <typename Value>
consteval bool points_to_text_inside() {
  if constexpr (std::same_as<Value, const char*> || std::same_as<Value, std::string_view>)
    return true;
  else if constexpr (hana_struct<Value> && !std::is_enum_v<Value>)
    return decltype(boost::hana::unpack(
        boost::hana::accessors<Value>(),
        []<typename... Members>(Members...) {
          return std::bool_constant<(
              false || ... ||
              points_to_text_inside<std::remove_cvref_t<
                  decltype(boost::hana::second(std::declval<Members>())(std::declval<Value&>()))>>()
          )>{};
        }
    ))::value;
  else
    return false;
}
template <typename Value>
inline constexpr bool has_text_of_others = points_to_text_inside<Value>();
template <typename... Values>
inline constexpr bool has_text_of_others<node::list<Values...>> =
    (false || ... || has_text_of_others<Values>);
template <typename... Entries>
inline constexpr bool has_text_of_others<node::map<Entries...>> =
    (false || ... || has_text_of_others<decltype(Entries::value)>);

// The type of a live value.
template <typename Value>
struct live_content {
  using type = Value;
  static constexpr bool is = is_value<Value> && !is_ref<Value> && !has_text_of_others<Value> &&
                             std::is_copy_constructible_v<Value>;
};
template <typename T, typename Fallback, typename... Checks>
struct live_content<node::setting<T, Fallback, Checks...>> {
  using type = T;
  static constexpr bool is = !has_text_of_others<T> && !leads_to_ref<Fallback>;
};
template <typename Value>
struct live_content<node::secret<Value>> : live_content<Value> {};

}  // namespace detail

namespace node {

/// A value that may change while the system runs.
template <typename Value>
struct live {
  static_assert(
      sizeof(std::conditional_t<
             detail::live_content<Value>::is,
             char,
             live_holds_no_value<Value>>) != 0
  );
  Value value;  ///< As written.
};

/// The word `live`.
struct live_word {
  /// The value, as a live one.
  template <typename Value>
  constexpr live<Value> operator()(Value value) const {
    return {std::move(value)};
  }
};

}  // namespace node

namespace dsl {

/// A value, in a config or as a constant, that may change while the system runs:
/// `"level"_k = live(setting<log_level>.or_else(log_level::info))`. Handlers get it as
/// `const live_value<T>&`. It holds a setting, also a secret one, or a value; a text is a
/// `setting<std::string>`.
inline constexpr node::live_word live{};

}  // namespace dsl
}  // namespace cruller::v0
