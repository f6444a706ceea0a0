// Speaking systemd's notify protocol, with libsystemd.
#include "run_notify.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

#ifdef CRULLER_HAS_LIBSYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace cruller {
namespace {

#ifdef CRULLER_HAS_LIBSYSTEMD
bool has_host() {
  const char* const socket = std::getenv("NOTIFY_SOCKET");
  return socket != nullptr && *socket != '\0';
}

std::chrono::nanoseconds watchdog_time() {
  std::uint64_t microseconds = 0;
  // A time that does not fit is none.
  if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds > 1'000'000'000'000'000) return {};
  return std::chrono::microseconds(static_cast<std::int64_t>(microseconds));
}

// A host that does not listen is no reason to fail.
void send(const std::string& message) { static_cast<void>(sd_notify(0, message.c_str())); }
#else
bool has_host() { return false; }
std::chrono::nanoseconds watchdog_time() { return {}; }
void send(const std::string&) {}
#endif

// A line ends a message's part, so what a component says must not bring lines of its own.
std::string status(std::string_view text) {
  return fmt::format("STATUS={}", text.substr(0, text.find_first_of("\r\n")));
}

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

std::string summary(const any_system& system) {
  std::size_t started = 0;
  for (const plan::component& row : system.wiring().plan().components)
    started += system.state(row.id) == component_state::stopped ? 0u : 1u;
  if (started == 0) return "stopped";
  return fmt::format("{}: {} component{}", system.state().name(), started, started == 1 ? "" : "s");
}

// What a component that gets the signal is doing; of a program's own signal, its name.
std::string_view activity(std::string_view signal) {
  for (const auto& [name, state] :
       {std::pair{dsl::start.id.name, component_state::starting},
        std::pair{dsl::stop.id.name, component_state::stopping},
        std::pair{dsl::suspend.id.name, component_state::suspending},
        std::pair{dsl::resume.id.name, component_state::resuming}})
    if (signal == name) return state.name();
  return signal;
}

}  // namespace

host::host(any_system& system) : system_(system), listens_(has_host()), last_step_(now()) {
  if (!listens_) return;
  watchdog_ = watchdog_time();
  watch_steps_ = system.observe([this](const event& e) { step(e); });
}

host::~host() {
  watch_steps_.cancel();
  if (!watcher_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ends_.notify_one();
  watcher_.join();
}

void host::tell(const std::string& message, bool with_steps, bool trouble) {
  const std::lock_guard lock(mutex_);
  tells_steps_ = with_steps;
  told_trouble_ = trouble;
  send(message);
}

void host::begin(std::string_view text) {
  if (listens_) tell(status(text), true, false);
}

void host::begin_restart() {
  if (!listens_) return;
  // The steady clock is CLOCK_MONOTONIC.
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(now());
  tell(
      fmt::format("RELOADING=1\nMONOTONIC_USEC={}\n{}", time.count(), status("restarting")),
      true,
      false
  );
}

void host::begin_end(std::string_view text) {
  if (listens_) tell("STOPPING=1\n" + status(text), true, false);
}

void host::ready() {
  if (!listens_) return;
  tell("READY=1\n" + status(summary(system_)), false, false);
  if (watchdog_.count() > 0 && !watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
}

void host::settled() {
  if (listens_) tell(status(summary(system_)), false, false);
}

void host::failed(const std::exception& error) {
  if (listens_) tell(status(fmt::format("failed: {}", error.what())), false, true);
}

void host::step(const event& event) {
  if (event.phase == phase::overdue) return;  // It is late, and goes on.
  const std::string_view does = activity(event.signal);
  {
    const std::lock_guard lock(steps_mutex_);
    last_step_ = now();
    if (event.phase == phase::begun)
      under_way_.emplace_back(event.component, does);
    else
      std::erase_if(under_way_, [&](const auto& each) { return each.first == event.component; });
  }
  if (event.phase == phase::begun && tells_steps_)
    send(status(fmt::format("{}: {}", does, event.component)));
}

void host::watch() {
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, watchdog_ / 2, [this] { return is_over_; })) {
    const std::string wrong = trouble();
    if (wrong.empty()) send("WATCHDOG=1");
    // Not only the verbs of `run` bring trouble and end it; those tell of their ends themselves.
    if (wrong.empty() != told_trouble_) continue;
    told_trouble_ = !wrong.empty();
    if (told_trouble_)
      send(status(wrong));
    else if (!tells_steps_)
      send(status(summary(system_)));
  }
}

std::string host::trouble() {
  bool is_started = false;
  for (const plan::component& row : system_.wiring().plan().components) {
    const component_state state = system_.state(row.id);
    if (state == component_state::failed) return fmt::format("failed: {}", row.id);
    is_started = is_started || state != component_state::stopped;
  }
  const std::lock_guard lock(steps_mutex_);
  if (now() - last_step_ <= watchdog_) return "";
  if (!under_way_.empty())
    return fmt::format("stuck: {} ({})", under_way_.front().first, under_way_.front().second);
  return is_started ? "" : "stopped";
}

}  // namespace cruller
