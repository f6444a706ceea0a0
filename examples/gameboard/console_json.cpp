// Events as JSON. An event that cannot be written, because memory is scarce or the output is
// closed, is lost.
#include "console_json.hpp"

#include <fmt/chrono.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace gameboard {
namespace {

using std::chrono::milliseconds, std::chrono::system_clock;
using json = nlohmann::ordered_json;

// `2025-03-01T08:30:00.250Z`
std::string text_of(system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format(
      "{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
      fmt::gmtime(system_clock::to_time_t(seconds)),
      std::chrono::floor<milliseconds>(time - seconds).count()
  );
}

json json_of(const event& what) {
  json object{{"time", text_of(what.time)}, {"event", what.name}};
  for (const auto& [name, value] : what.data)
    std::visit([&](const auto& known) { object[name] = known; }, value);
  if (what.work) {
    object["trace"] = what.work->trace;
    object["span"] = what.work->id;
    if (!what.work->parent.empty()) object["parent"] = what.work->parent;
    object["microseconds"] = what.work->duration.count();
  }
  return object;
}

}  // namespace

void console_json::publish(const event& what) noexcept try {
  const std::string text = json_of(what).dump(
                               is_pretty_ ? 2 : -1, ' ', false, json::error_handler_t::replace
                           ) +
                           "\n";
  const std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
} catch (const std::exception&) {
}

}  // namespace gameboard
