// The notify protocol of systemd, with libsystemd.
#include "host/notify.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

#ifdef CRULLER_HAS_LIBSYSTEMD
#include <systemd/sd-daemon.h>

#include "errors/new_thread.hpp"
#include "host/notify_socket.hpp"
#endif

namespace cruller::inline v0 {
namespace {

#ifdef CRULLER_HAS_LIBSYSTEMD
bool has_host() {
  const char* const socket = std::getenv("NOTIFY_SOCKET");
  return socket != nullptr && *socket != '\0';
}

std::chrono::nanoseconds watchdog_time() {
  std::uint64_t microseconds = 0;
  // A time that does not fit disables the watchdog.
  if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds > 1'000'000'000'000'000) return {};
  return std::chrono::microseconds(static_cast<std::int64_t>(microseconds));
}

// A failed notification is not an error.
void send(const std::string& message) {
  if (!send_to_host(message)) static_cast<void>(sd_notify(0, message.c_str()));
}
#else
bool has_host() { return false; }
std::chrono::nanoseconds watchdog_time() { return {}; }
void send(const std::string&) {}
#endif

// Newlines separate the fields of a message, so only the first line of the text is sent.
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

// The activity of a component that receives a signal; for user-defined signals, the name.
std::string_view activity(std::string_view signal) {
  const detail::signal_row& row = detail::row_of_signal(signal);
  return row.changes_state() ? row.through.name() : signal;
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

void host::notify(const std::string& message, bool with_steps, bool trouble) {
  const std::lock_guard lock(mutex_);
  sends_steps_ = with_steps;
  reported_trouble_ = trouble;
  send(message);
}

void host::begin(std::string_view text) {
  if (listens_) notify(status(text), true, false);
}

void host::begin_restart() {
  if (!listens_) return;
  // The steady clock is CLOCK_MONOTONIC.
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(now());
  notify(
      fmt::format("RELOADING=1\nMONOTONIC_USEC={}\n{}", time.count(), status("restarting")),
      true,
      false
  );
}

void host::announce_shutdown(std::string_view text) {
  if (listens_) notify("STOPPING=1\n" + status(text), true, false);
}

void host::ready() {
  if (!listens_) return;
  notify("READY=1\n" + status(summary(system_)), false, false);
  if (watchdog_.count() > 0 && !watcher_.joinable())
    watcher_ = new_thread("the watchdog", [this] { watch(); });
}

void host::settled() {
  if (listens_) notify(status(summary(system_)), false, false);
}

void host::failed(const std::exception& error) {
  if (listens_) notify(status(fmt::format("failed: {}", error.what())), false, true);
}

void host::tell_failure(std::string_view text) {
  if (!listens_) return;
  shows_failure_ = true;
  notify(status(text), false, false);
}

void host::refused(const std::exception& error) {
  if (!listens_) return;
  notify("READY=1\n" + status(fmt::format("restart failed: {}", error.what())), false, false);
}

void host::step(const event& event) {
  if (event.phase == phase::overdue) return;  // It is late, but still running.
  const std::string_view does = activity(event.signal);
  {
    const std::lock_guard lock(steps_mutex_);
    last_step_ = now();
    if (event.phase == phase::begun)
      under_way_.emplace_back(event.component, does);
    else
      std::erase_if(under_way_, [&](const auto& each) { return each.first == event.component; });
  }
  if (event.phase == phase::begun && sends_steps_)
    send(status(fmt::format("{}: {}", does, event.component)));
  const bool has_started = event.phase == phase::done &&
                           detail::row_of_signal(event.signal).makes_instance();
  if (has_started && shows_failure_.exchange(false)) send(status(summary(system_)));
}

void host::watch() {
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, watchdog_ / 2, [this] { return is_over_; })) {
    const std::string wrong = trouble();
    if (wrong.empty()) send("WATCHDOG=1");
    // Handlers and user-defined signals can also cause and end trouble; verbs report their own
    // results.
    if (wrong.empty() != reported_trouble_) continue;
    reported_trouble_ = !wrong.empty();
    if (reported_trouble_)
      send(status(wrong));
    else if (!sends_steps_)
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
  return is_started || system_.is_healing() ? "" : "stopped";
}

}  // namespace cruller::v0
