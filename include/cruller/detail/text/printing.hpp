// Values as text, for `describe()`, logs and errors.
#pragma once

#include <concepts>
#include <cruller/detail/text/member.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/plan.hpp>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

void append(std::string& out, bool value);
void append(std::string& out, char value);
void append(std::string& out, long long value);
void append(std::string& out, unsigned long long value);
void append(std::string& out, double value);
// A duration in the most readable unit: `250ms`.
void append_seconds(std::string& out, double seconds);
void append_quoted(std::string& out, std::string_view value);
void append_streamed(
    std::string& out, void (*stream)(std::ostream&, const void*), const void* value
);
void append_type(std::string& out, const std::type_info* type);

template <typename Type>
concept streamable = requires(std::ostream& out, const Type& value) {
  {operator<<(out, value)};
};

template <typename Type>
concept range = requires(const Type& value) {
  value.begin();
  value.end();
  {*value.begin()};
};

template <typename Type>
concept duration = requires(const Type& value) {
  value.count();
  typename Type::period;
};

// Excludes those without a value, such as std::expected<void, …>.
template <typename Type>
concept optional_like = requires(const Type& value) {
  value.has_value();
  typename std::type_identity_t<decltype(*value)&>;
};

// Appends a value as text: numbers, bools, strings (quoted inside other values), optionals and
// similar types, ranges, maps and lists of the DSL, Hana structs, and types with an operator<<. For
// other types it appends the name of the type.
template <typename Type>
void print(std::string& out, const Type& value, bool nested = false);

template <typename Value>
void print_all(std::string& out, const Value& values, std::string_view brackets) {
  out += brackets[0];
  const char* separator = "";
  values.for_each([&](const auto&... each) {
    out += separator;
    separator = ", ";
    if constexpr (sizeof...(each) == 2) {
      [&](std::string_view name, const auto& inner) {
        out.append(name).append(": ");
        print(out, inner, true);
      }(each...);
    } else {
      print(out, each..., true);
    }
  });
  out += brackets[1];
}

template <typename Type>
inline constexpr bool is_dsl_map = false;
template <typename... Entries>
inline constexpr bool is_dsl_map<node::map<Entries...>> = true;
template <typename Type>
inline constexpr bool is_dsl_list = false;
template <typename... Values>
inline constexpr bool is_dsl_list<node::list<Values...>> = true;

template <typename Type>
inline constexpr bool is_secret = false;
template <typename Value>
inline constexpr bool is_secret<node::secret<Value>> = true;

// The name of a value of an enum, or its number if it has none.
template <typename Enum>
void print_name(std::string& out, Enum value) {
  const bool found = [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    return (
        false || ... ||
        (enumerator<Enum, Index>() == value && (out += member_names<Enum>[Index], true))
    );
  }
  (std::make_index_sequence<member_names<Enum>.size()>{});
  if (!found) append(out, static_cast<long long>(value));
}

template <typename Struct>
void print_struct(std::string& out, const Struct& value) {
  out += '{';
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (static_cast<void>(
         out.append(Index == 0 ? "" : ", ").append(member_names<Struct>[Index]).append(": "),
         print(
             out,
             boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Struct>()))(value),
             true
         )
     ),
     ...);
  }
  (std::make_index_sequence<member_names<Struct>.size()>{});
  out += '}';
}

template <typename Type>
void print(std::string& out, const Type& value, bool nested) {  // NOLINT(*-cognitive-complexity)
  if constexpr (is_secret<Type>) {
    out += "****";
  } else if constexpr (std::same_as<Type, bool> || std::same_as<Type, char>) {
    append(out, value);
  } else if constexpr (std::integral<Type>) {
    if constexpr (std::is_signed_v<Type>)
      append(out, static_cast<long long>(value));
    else
      append(out, static_cast<unsigned long long>(value));
  } else if constexpr (std::floating_point<Type>) {
    append(out, static_cast<double>(value));
  } else if constexpr (std::is_null_pointer_v<Type>) {
    out += "null";
  } else if constexpr (std::same_as<Type, const char*> || std::same_as<Type, char*>) {
    if (value == nullptr)
      out += "null";
    else
      print(out, std::string_view(value), nested);
  } else if constexpr (std::is_convertible_v<const Type&, std::string_view>) {
    const std::string_view text = value;
    if (nested)
      append_quoted(out, text);
    else
      out += text;
  } else if constexpr (std::is_enum_v<Type> && hana_struct<Type>) {
    print_name(out, value);
  } else if constexpr (is_dsl_map<Type>) {
    print_all(out, value, "{}");
  } else if constexpr (is_dsl_list<Type>) {
    print_all(out, value, "[]");
  } else if constexpr (duration<Type>) {
    append_seconds(
        out,
        static_cast<double>(value.count()) * static_cast<double>(Type::period::num) /
            static_cast<double>(Type::period::den)
    );
  } else if constexpr (streamable<Type>) {
    append_streamed(
        out,
        [](std::ostream& stream, const void* at) {
          operator<<(stream, *static_cast<const Type*>(at));
        },
        &value
    );
  } else if constexpr (hana_struct<Type>) {
    print_struct(out, value);
  } else if constexpr (requires { format_as(value); }) {
    print(out, format_as(value), nested);
  } else if constexpr (std::is_enum_v<Type>) {
    print(out, static_cast<std::underlying_type_t<Type>>(value), nested);
  } else if constexpr (optional_like<Type>) {
    if (value.has_value())
      print(out, *value, nested);
    else
      out += "none";
  } else if constexpr (value_map<Type>) {
    out += '{';
    const char* separator = "";
    for (const auto& [name, inner] : value) {
      out += separator;
      separator = ", ";
      print(out, name);
      out += ": ";
      print(out, inner, true);
    }
    out += '}';
  } else if constexpr (range<Type>) {
    out += '[';
    const char* separator = "";
    for (const auto& each : value) {
      out += separator;
      separator = ", ";
      print(out, each, true);
    }
    out += ']';
  } else {
    append_type(out, type_of<Type>());
  }
}

template <typename Type>
concept formatted = requires(const Type& value) {
  format_as(value);
};

// Whether `print` prints the value, not only the name of its type.
template <typename Type>
concept printable = std::is_arithmetic_v<Type> || std::is_enum_v<Type> || range<Type> ||
    optional_like<Type> || std::is_convertible_v<const Type&, std::string_view> || duration<Type> ||
    formatted<Type> || streamable<Type> || hana_struct<Type>;

template <typename Type>
void print_at(const void* value, std::string& out) {
  print(out, *static_cast<const Type*>(value), true);
}

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
