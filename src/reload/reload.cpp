// The steps of a reload, and the recovery from a failed step.
#include "reload/reload.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cruller/dsl/cached.hpp>
#include <cruller/error.hpp>
#include <cruller/states/states.hpp>
#include <utility>

#include "host/inherited.hpp"
#include "process/output.hpp"
#include "reload/exec.hpp"

namespace cruller::inline v0 {
namespace {

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

// Releases the terminal and holds back signals for the next program image. If the process is not
// replaced, the destructor undoes both.
class exec_guard {
 public:
  exec_guard(const program_hooks& hooks, posix_signals& signals)
      : hooks_(hooks), signals_(signals) {
    hooks_.leave_terminal();
    signals_.hold();
  }
  ~exec_guard() {
    signals_.release();
    hooks_.take_terminal();
  }
  exec_guard(const exec_guard&) = delete;
  exec_guard& operator=(const exec_guard&) = delete;

 private:
  const program_hooks& hooks_;
  posix_signals& signals_;
};

answer failed(const std::string& why) { return {false, fmt::format("error: {}\n", why), nullptr}; }

constexpr const char* ended = "restart was cancelled: the program is shutting down";

}  // namespace

reload::reload(
    live_program& program, posix_signals& signals, const program_image& image, std::string command
)
    : program_(program),
      signals_(signals),
      image_(image),
      build_(std::move(command), image.directory(), signals.before()),
      trial_(image, signals.before()) {}

answer reload::load(const output_sink& say) {
  if (const auto why = build(say)) return failed(program_.is_ending() ? ended : *why);
  return replace_program(say);
}

answer reload::load_if_changed(const output_sink& say) {
  if (const auto why = build(say)) return failed(program_.is_ending() ? ended : *why);
  if (image_.is_replaced()) return replace_program(say);
  const auto state = program_.system()->state();
  const bool is_up = state == component_state::running || state == component_state::suspended;
  if (is_up && builds()) return {true, "no change: the running program is up to date\n", nullptr};
  try {
    return {true, program_.restart() + "\n", nullptr};
  } catch (const std::exception& error) {
    return {false, error_text(error, program_.is_ending()), nullptr};
  }
}

std::optional<std::string> reload::build(const output_sink& say) {
  build_began_ = std::filesystem::file_time_type::clock::now();
  if (builds()) {
    say(fmt::format("{}\n", build_.text()));
    if (auto why = build_.run(say)) return why;
  }
  built_ = now();
  return std::nullopt;
}

answer reload::replace_program(const output_sink& say) {
  // Where nothing runs, the new program itself says what is wrong with its settings.
  std::optional<reload_state> settings;
  if (program_.system()->state() != component_state::stopped) settings = describe({}, {});
  const auto why_not = trial_.run(settings);
  // The end overtakes what has not stopped anything yet.
  if (program_.is_ending()) return failed(ended);
  if (why_not) return failed(fmt::format("cannot run {}: {}", image_.file().string(), *why_not));
  program_.begin_restart();
  std::vector<handed_over> files = program_.system()->hand_over();
  const auto attempt = [&](auto stop) {
    try {
      stop();
    } catch (const std::exception& error) {  // The system is stopped even if handlers failed.
      say(error_text(error));
    }
  };
  attempt([&] { program_.stop(); });
  // Objects that outlive the system are destroyed here, as at the end of the program.
  attempt([] { states::stop(); });
  attempt([] { clear_cache(); });
  const std::error_code why = execute(files);
  answer result = failed(fmt::format("cannot run {}: {}", image_.file().string(), why.message()));
  try {
    inherit(*program_.system(), std::move(files));
    result.text += program_.start() + " again with the old code\n";
  } catch (const std::exception& error) {
    result.text += error_text(error, program_.is_ending());
  }
  return result;
}

std::error_code reload::execute(const std::vector<handed_over>& files) const {
  const exec_guard guard(program_.hooks, signals_);
  const waiting_client client = current_client();
  const file_descriptor connection(client.descriptor);
  return replace_process(image_, describe(files, client));
}

reload_state reload::describe(const std::vector<handed_over>& files, const waiting_client& client)
    const {
  reload_state state;
  state.system = program_.name();
  state.values = program_.values();
  if (!program_.only().empty()) state.only = program_.only();
  state.log = program_.logs();
  state.history = program_.history();
  for (const handed_over& each : files) state.descriptors.emplace_back(each.id, each.file.get());
  state.reply_to = client.descriptor;
  state.reply_as_json = client.json;
  state.signals = signals_.before();
  state.built = built_;
  state.build_began = build_began_;
  return state;
}

void restore_state(live_program& program, reload_state& left, std::vector<std::string>& problems) {
  program.restore_settings(
      std::move(left.values), left.only.value_or(std::vector<std::string>()), problems
  );
  program.log(left.log);
  program.set_history(std::move(left.history));
  const auto system = program.system();
  for (const auto& [id, number] : left.descriptors) {
    file_descriptor file(number);
    try {
      system->inherit(id, std::move(file));
    } catch (const error& error) {  // The component no longer exists; its descriptor is closed.
      problems.emplace_back(error.what());
    }
  }
}

}  // namespace cruller::v0
