// Values read from text.
#pragma once

#include <concepts>
#include <cruller/detail/text/printing.hpp>
#include <cruller/dsl/readable.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

bool read(std::string_view text, bool& value);
bool read(std::string_view text, char& value);
bool read(std::string_view text, long long& value);
bool read(std::string_view text, unsigned long long& value);
bool read(std::string_view text, double& value);
// A number with a unit from `ns` to `h`, such as `1.5s`.
bool read_seconds(std::string_view text, double& seconds);
// Uses an `operator>>`, which must consume the whole text.
bool read_streamed(std::string_view text, void (*stream)(std::istream&, void*), void* value);
// The name of a type in an error: text, duration, or the C++ name.
std::string type_name(const std::type_info* type, bool is_duration = false);

template <typename Type>
bool read_duration(std::string_view text, Type& value) {
  double seconds = 0;
  if (!read_seconds(text, seconds)) return false;
  const double ticks = seconds * static_cast<double>(Type::period::den) /
                       static_cast<double>(Type::period::num);
  using rep = typename Type::rep;
  if constexpr (std::integral<rep>) {
    // Accepts only durations that are whole numbers of ticks.
    constexpr auto max = static_cast<unsigned long long>(std::numeric_limits<rep>::max());
    constexpr unsigned long long widest = std::numeric_limits<long long>::max();
    constexpr auto most = static_cast<double>(max < widest ? max : widest);
    constexpr double least = std::signed_integral<rep> ? -most : -0.5;
    if (!(ticks > least && ticks < most)) return false;
    const auto whole = static_cast<double>(static_cast<long long>(ticks + (ticks < 0 ? -0.5 : 0.5))
    );
    const double apart = ticks - whole;
    if (apart > 1e-6 || apart < -1e-6) return false;
    value = Type(static_cast<rep>(whole));
  } else {
    value = Type(static_cast<rep>(ticks));
  }
  return true;
}

// Finds the value of an enum by its name.
template <typename Enum>
bool read_name(std::string_view text, Enum& value) {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    return (
        false || ... ||
        (member_names<Enum>[Index] == text && (value = enumerator<Enum, Index>(), true))
    );
  }
  (std::make_index_sequence<member_names<Enum>.size()>{});
}

// Converts the whole text to a value of this type; returns whether it is valid.
template <typename Type>
bool read_value(std::string_view text, Type& value) {
  const auto through = [&]<typename Wide>(Wide wide) {
    if (!read(text, wide)) return false;
    // Only an infinity in the text gives an infinity.
    if constexpr (std::floating_point<Type> && sizeof(Type) < sizeof(Wide)) {
      constexpr Wide most = std::numeric_limits<Type>::max();
      constexpr Wide infinity = std::numeric_limits<Wide>::infinity();
      if ((wide > most && wide < infinity) || (wide < -most && wide > -infinity)) return false;
    }
    const Type narrow = static_cast<Type>(wide);
    if constexpr (std::integral<Type>)
      if (static_cast<Wide>(narrow) != wide) return false;
    value = narrow;
    return true;
  };
  if constexpr (std::same_as<Type, bool> || std::same_as<Type, char>)
    return read(text, value);
  else if constexpr (std::signed_integral<Type>)
    return through(0LL);
  else if constexpr (std::unsigned_integral<Type>)
    return through(0ULL);
  else if constexpr (std::floating_point<Type>)
    return through(0.0);
  else if constexpr (text_convertible<Type>)
    return value = std::string(text), true;
  else if constexpr (is_duration<Type>)
    return read_duration(text, value);
  else if constexpr (std::is_enum_v<Type> && hana_struct<Type>)
    return read_name(text, value);
  else if constexpr (stream_readable<Type>)
    return read_streamed(
        text, [](std::istream& in, void* at) { operator>>(in, *static_cast<Type*>(at)); }, &value
    );
  else
    return false;
}

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
