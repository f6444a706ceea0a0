// The log: events with data, as lines for people or for programs.
#pragma once

#include <boost/hana/adapt_adt.hpp>
#include <cruller/live_value.hpp>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace spdlog {
class logger;
}

namespace shop {

enum class log_format : unsigned char {
  human,  ///< `12:30:01.250 info  listening url="http://127.0.0.1:8080"`
  json    ///< `{"time":"…","level":"info","event":"listening","url":"http://127.0.0.1:8080"}`
};

/// As in descriptions: `human`.
std::ostream& operator<<(std::ostream& out, log_format format);

/// The least important events that are written.
enum class log_level : unsigned char { info, error };

/// Writes one line for each event, at once. Safe to use from several threads.
class event_log {
 public:
  /// One piece of data about an event.
  struct field {
    std::string_view name;
    std::variant<std::int64_t, std::string> value;
  };

  /// Writes for people to the standard error, and JSON to the standard output, which contains
  /// nothing else with `--quiet`.
  explicit event_log(log_format format);
  /// The same, but only events of the level that counts at their time. The level must outlive the
  /// log.
  event_log(log_format format, const cruller::live_value<log_level>& level);
  /// Writes to a stream, which must outlive the log.
  event_log(log_format format, std::ostream& out);
  event_log(log_format format, const cruller::live_value<log_level>& level, std::ostream& out);

  void info(std::string_view event, std::initializer_list<field> fields = {});
  void error(std::string_view event, std::initializer_list<field> fields = {});

 private:
  std::string line(std::string_view event, std::initializer_list<field> fields) const;

  log_format format_;
  const cruller::live_value<log_level>* level_ = nullptr;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace shop

// So that settings read and print them by name.
BOOST_HANA_ADAPT_ADT(
    shop::log_format,
    (human, [](auto) { return shop::log_format::human; }),
    (json, [](auto) { return shop::log_format::json; })
);
BOOST_HANA_ADAPT_ADT(
    shop::log_level,
    (info, [](auto) { return shop::log_level::info; }),
    (error, [](auto) { return shop::log_level::error; })
);
