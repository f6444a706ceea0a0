// The stages of the end.
#include "run/shutdown.hpp"

#include <fmt/format.h>

#include <cruller/detail/text/printing.hpp>
#include <cruller/error.hpp>
#include <csignal>
#include <stop_token>

#include "process/output.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

// The current stage, and the effect of the next request to end.
std::string text_of(std::string_view now, end_stage stage) {
  return fmt::format("{}; a further SIGINT or SIGTERM {}\n", now, what_is_next(stage));
}

std::string_view name_of(end_stage stage) {
  return stage == end_stage::none    ? "shutdown requested"
         : stage == end_stage::drain ? "draining"
                                     : "stopping";
}

}  // namespace

shutdown::shutdown(live_program& program, posix_signals& signals, const run_arguments& arguments)
    : program_(program), signals_(signals), arguments_(arguments) {
  signals_.on_end_request([this](end_stage stage) {
    const bool is_first = stage == end_stage::none;
    if (is_first) begin_and_announce();
    // This text comes before the messages of cancelled signals.
    print_unless_blocked(stderr, text_of(name_of(stage), stage));
    if (is_first) cancel();
  });
  if (signals_.is_end_requested()) request();  // It came before.
  program_.hooks.end_requested = [this](int exit_code) {
    int none = none_requested;
    if (!requested_code_.compare_exchange_strong(none, exit_code)) return;
    begin();
    signals_.put(SIGINT);
  };
}

// Another thread carries these out: a handler's stop callback, or the host, may block.
void shutdown::begin_and_announce() {
  program_.begin_shutdown();
  tasks_.put([this] { announce_unless_announced(); });
}
void shutdown::cancel() {
  tasks_.put([this] { program_.cancel(); });
}
void shutdown::request() {
  begin_and_announce();
  cancel();
}

shutdown::~shutdown() {
  program_.hooks.end_requested = nullptr;
  signals_.on_end_request(nullptr);
}

bool shutdown::has_caused(const std::exception& error) {
  const auto* const cancelled = dynamic_cast<const signal_error*>(&error);
  if (cancelled == nullptr || !cancelled->cancelled() || !program_.is_ending()) return false;
  for (const failure& each : cancelled->failures())
    if (detail::row_of_signal(each.signal).destroys_instance()) has_failed_ = true;
  const std::string_view what = has_failed_                     ? "error: "
                                : cancelled->failures().empty() ? ""
                                                                : "warning: ";
  print(stderr, fmt::format("{}{}", what, text_with_causes(error, true)));
  return true;
}

void shutdown::announce(std::string_view text) {
  const std::lock_guard lock(announcing_);
  is_announced_ = true;
  program_.announce_shutdown(text);
}

void shutdown::announce_unless_announced() {
  const std::lock_guard lock(announcing_);
  if (!std::exchange(is_announced_, true)) program_.announce_shutdown(name_of(end_stage::stop));
}

// Only if a signal requested the end: a user who entered a command does not ask for the next
// signal's effect.
void shutdown::say(std::string_view now, end_stage stage) const {
  if (signals_.is_end_requested()) print(stderr, text_of(now, stage));
}

void shutdown::begin() {
  if (program_.is_ending()) return;
  // The end is announced now even if there is nothing to cancel: `carry_out` comes later, after all
  // clients have left, and they may be slow.
  if (const auto turn = program_.try_lock()) return begin_and_announce();
  request();
  say(name_of(end_stage::none), end_stage::none);
}

// Gives clients that still send work time to notice the end.
void shutdown::delay(time limit, const std::string& text) {
  const std::stop_token skipped = signals_.begin(end_stage::delay);  // Before the announcement.
  announce(text);
  say(text, end_stage::delay);
  program_.serve_for(limit, skipped);
}

// Returns whether the stop was announced on standard error.
bool shutdown::drain() {
  std::stop_source asked;
  std::atomic<bool> is_said = false;
  const std::stop_token skipped = signals_.begin(end_stage::drain);
  announce_unless_announced();
  say(fmt::format("draining for at most {}", duration_text(arguments_.drain_timeout)),
      end_stage::drain);
  {
    // Stop callbacks of handlers may block.
    const std::stop_callback when(skipped, [&] {
      is_said = true;
      print_unless_blocked(stderr, text_of(name_of(end_stage::stop), end_stage::stop));
      tasks_.put([asked]() mutable { asked.request_stop(); });
    });
    try {
      program_.drain(arguments_.drain_timeout, asked.get_token());
    } catch (const std::exception& error) {
      report_error(error);
      has_failed_ = true;
    }
  }
  return is_said;
}

std::string shutdown::carry_out(int why) {
  // What a command has begun ends first. A late request must not reach the drain.
  static_cast<void>(program_.lock());
  tasks_.await();
  program_.begin_stages();
  const bool is_started = program_.system()->state() != component_state::stopped;
  if (is_started && why == SIGTERM && arguments_.stop_delay.count() > 0) {
    std::string text = "stopping in ";
    detail::append_seconds(text, std::chrono::duration<double>(arguments_.stop_delay).count());
    delay(arguments_.stop_delay, text);
  }
  bool is_said = false;
  if (arguments_.drain_timeout.count() > 0 && program_.has_to_drain()) is_said = drain();
  announce_unless_announced();
  signals_.begin(end_stage::stop);
  // After a cancelled start nothing is left to stop.
  if (is_started && !is_said) say(name_of(end_stage::stop), end_stage::stop);
  program_.cancel();  // From here on nothing begins.
  return program_.shut_down();
}

}  // namespace cruller::v0
