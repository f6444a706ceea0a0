// The log on top of spdlog: spdlog writes the time and the level, this file writes the rest of the
// line.
#include "event_log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <nlohmann/json.hpp>
#include <ostream>

namespace shop {
namespace {

// JSON also in the format for people: it quotes characters that could fake another line or field.
template <typename Value>
std::string as_json(const Value& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::shared_ptr<spdlog::logger> make_logger(log_format format, spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("todo", std::move(sink));
  logger->flush_on(spdlog::level::info);
  if (format == log_format::json)
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc
    ));
  else
    logger->set_pattern("%H:%M:%S.%e %^%-5l%$ %v");
  return logger;
}

spdlog::sink_ptr standard_sink(log_format format) {
  if (format == log_format::json) return std::make_shared<spdlog::sinks::stdout_sink_mt>();
  return std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
}

}  // namespace

std::ostream& operator<<(std::ostream& out, log_format format) {
  return out << (format == log_format::json ? "json" : "human");
}

event_log::event_log(log_format format)
    : format_(format), logger_(make_logger(format, standard_sink(format))) {}

event_log::event_log(log_format format, const cruller::live_value<log_level>& level)
    : format_(format), level_(&level), logger_(make_logger(format, standard_sink(format))) {}

event_log::event_log(log_format format, std::ostream& out)
    : format_(format),
      logger_(make_logger(format, std::make_shared<spdlog::sinks::ostream_sink_mt>(out))) {}

event_log::event_log(
    log_format format, const cruller::live_value<log_level>& level, std::ostream& out
)
    : event_log(format, out) {
  level_ = &level;
}

std::string event_log::line(std::string_view event, std::initializer_list<field> fields) const {
  const bool is_json = format_ == log_format::json;
  std::string line = is_json ? "\"event\":" + as_json(event) : std::string(event);
  for (const field& each : fields) {
    line += is_json ? "," + as_json(each.name) + ":" : " " + std::string(each.name) + "=";
    line += std::visit([](const auto& value) { return as_json(value); }, each.value);
  }
  return line;
}

void event_log::info(std::string_view event, std::initializer_list<field> fields) {
  if (level_ != nullptr && level_->get() == log_level::error) return;
  logger_->info(line(event, fields));
}

void event_log::error(std::string_view event, std::initializer_list<field> fields) {
  logger_->error(line(event, fields));
}

}  // namespace shop
