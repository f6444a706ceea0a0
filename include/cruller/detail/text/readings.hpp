// The numbers in a value: itself, or the members of a Hana struct.
#pragma once

#include <concepts>
#include <cruller/detail/text/printing.hpp>
#include <cruller/reading.hpp>
#include <string>
#include <utility>
#include <vector>

namespace cruller::inline v0::detail {

// Adds the numbers in `value` as readings. `name` is the path that leads to it; empty for the
// result of the handler itself. Texts and lists are passed over.
template <typename Type>
void add_readings(std::vector<reading>& out, const std::string& name, const Type& value) {
  const auto add = [&](double number) { out.push_back({name.empty() ? "value" : name, number}); };
  if constexpr (std::same_as<Type, char>) {
  } else if constexpr (std::is_arithmetic_v<Type>) {
    add(static_cast<double>(value));
  } else if constexpr (hana_struct<Type>) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      (add_readings(
           out,
           (name.empty() ? "" : name + ".") + std::string(member_names<Type>[Index]),
           boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Type>()))(value)
       ),
       ...);
    }
    (std::make_index_sequence<member_names<Type>.size()>{});
  } else if constexpr (duration<Type>) {
    add(static_cast<double>(value.count()) * static_cast<double>(Type::period::num) /
        static_cast<double>(Type::period::den));
  } else if constexpr (optional_like<Type> && !std::is_convertible_v<const Type&, std::string_view>) {
    if (value.has_value()) add_readings(out, name, *value);
  }
}

}  // namespace cruller::v0::detail
