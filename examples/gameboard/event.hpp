// Events: what the service has to say, as data.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gameboard {

/// One piece of data about an event.
struct field {
  std::string name;
  std::variant<std::int64_t, std::string> value;
};

/// Whether the service answers, asks another service, or works by itself.
enum class span_kind : unsigned char { local, server, client };

/// A piece of work within a trace: what one request causes, here and in other services.
struct span {
  std::string trace;   ///< 16 hexadecimal digits, the same for the whole request.
  std::string id;      ///< 16 hexadecimal digits.
  std::string parent;  ///< The id of the span that it is a part of; empty for the first one.
  span_kind kind = span_kind::local;
  std::chrono::microseconds duration{};
};

/// Something that has happened, or work that has ended.
struct event {
  std::string name;
  std::chrono::system_clock::time_point time;  ///< Of a span, when it began.
  std::vector<field> data;
  std::optional<span> work;
};

}  // namespace gameboard
