// Values that may change while the system runs.
#pragma once

#include <concepts>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/setting.hpp>
#include <cruller/live_value.hpp>
#include <cruller/refusals.hpp>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

// The type of a live value.
template <typename Value>
struct live_content {
  using type = Value;
  static constexpr bool is_text = std::same_as<Value, const char*> ||
                                  std::same_as<Value, std::string_view>;
  static constexpr bool is = is_value<Value> && !is_ref<Value> && !is_text &&
                             std::is_copy_constructible_v<Value>;
};
template <typename T, typename Fallback, typename... Checks>
struct live_content<node::setting<T, Fallback, Checks...>> {
  using type = T;
  static constexpr bool is = !std::same_as<T, const char*> && !std::same_as<T, std::string_view> &&
                             !is_ref<Fallback>;
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
