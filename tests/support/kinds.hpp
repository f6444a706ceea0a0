// A definition with values of all kinds of types.
#pragma once

#include <chrono>
#include <cruller/cruller.hpp>
#include <istream>
#include <limits>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace kinds {

enum class level { low, off, null };
struct point {
  int x = 0;
  std::string name{};
  std::chrono::milliseconds wait{};

  friend bool operator==(const point&, const point&) = default;
};

// Printed and read by streams.
struct ratio {
  int above = 1;
  int below = 2;

  friend bool operator==(const ratio&, const ratio&) = default;
  friend std::ostream& operator<<(std::ostream& out, const ratio& value) {
    return out << value.above << ": " << value.below;
  }
  friend std::istream& operator>>(std::istream& in, ratio& value) {
    char colon = 0;
    return in >> value.above >> colon >> value.below;
  }
};

// Read, but printed in another form.
struct one_way {
  int number = 7;

  friend bool operator==(const one_way&, const one_way&) = default;
  friend std::ostream& operator<<(std::ostream& out, const one_way& value) {
    return out << "number\n" << value.number;
  }
  friend std::istream& operator>>(std::istream& in, one_way& value) { return in >> value.number; }
};

// Neither.
struct opaque {
  int number = 7;
};

}  // namespace kinds

BOOST_HANA_ADAPT_STRUCT(kinds::point, x, name, wait);
BOOST_HANA_ADAPT_ADT(
    kinds::level,
    (low, [](auto) { return kinds::level::low; }),
    (off, [](auto) { return kinds::level::off; }),
    (null, [](auto) { return kinds::level::null; })
);

namespace kinds {

using namespace cruller::dsl;
using namespace std::chrono_literals;

constexpr auto all = define(
    "null"_k = 1,
    "texts"_k = group(
        "plain"_k = "todo.db",
        "empty"_k = "",
        "number"_k = "010",
        "truth"_k = "no",
        "null"_k = "~",
        "tag"_k = "!env HOME",
        "comment"_k = " # none",
        "quotes"_k = "a \"b\" \\n 'c'",
        "lines"_k = "one\n\ttwo\r\n",
        "control"_k = "\x01\x7f",
        "umlaut"_k = "\u00fc\u2028",
        "invalid"_k = "\xff",
        "owned"_k = setting<std::string>.or_else("a: {b, [c")
    ),
    "scalars"_k = group(
        "letter"_k = 'x',
        "colon"_k = ':',
        "hash"_k = '#',
        "tilde"_k = '~',
        "space"_k = ' ',
        "negative"_k = -5,
        "big"_k = std::numeric_limits<unsigned long long>::max(),
        "truth"_k = true,
        "tenth"_k = 0.1,
        "narrow"_k = 0.1F,
        "infinite"_k = -std::numeric_limits<double>::infinity(),
        "none"_k = std::numeric_limits<double>::quiet_NaN(),
        "tiny"_k = 5e-324,
        "off"_k = level::off,
        "null"_k = level::null
    ),
    "durations"_k = group(
        "wait"_k = 1500ms,
        "exact"_k = 1234567890123ns,
        "long"_k = 100000000000001ms,
        "negative"_k = -3min,
        "real"_k = std::chrono::duration<double>(1.0 / 3),
        "inexact"_k = std::chrono::nanoseconds(std::numeric_limits<std::int64_t>::max() - 1)
    ),
    "others"_k = group("ratio"_k = ratio{}, "one_way"_k = one_way{}, "opaque"_k = opaque{}),
    "containers"_k = group(
        "none"_k = setting<std::vector<int>>.or_else(),
        "point"_k = setting<point>.or_else(),
        "map"_k = map("a"_k = 1, "b"_k = list("x", 2)),
        "given"_k = setting<std::map<std::string, std::vector<std::string>>>.or_else(),
        "letters"_k = setting<std::vector<char>>.or_else(),
        "points"_k = setting<std::map<std::string, point>>.or_else(),
        "waits"_k = setting<std::vector<std::chrono::nanoseconds>>.or_else()
    ),
    "key"_k = secret("hunter2"),
    "fixed"_k = pinned("todo"),
    "needed"_k = setting<int>,
    "by_ref"_k = setting<int>.or_else(ref<"null">),
    "user"_k = component(config("retries"_k = 3, "level"_k = level::low), start([](const auto&) {
                           return 1;
                         }))
);

}  // namespace kinds
