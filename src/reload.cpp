// The order of a reload, and the way back where one of its steps fails.
#include "reload.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cruller/cached.hpp>
#include <cruller/error.hpp>
#include <cruller/states.hpp>
#include <utility>

#include "reload_exec.hpp"
#include "run_inherited.hpp"

namespace cruller {
namespace {

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

answer failed(const std::string& why) { return {false, fmt::format("error: {}\n", why), nullptr}; }

}  // namespace

reload::reload(
    workbench& bench, posix_signals& signals, const program_image& image, std::string command
)
    : bench_(bench),
      signals_(signals),
      image_(image),
      build_(std::move(command), image.directory(), signals.before()) {}

answer reload::bring_in(const speaker& say) {
  if (const auto why = build(say)) return failed(*why);
  return become(say);
}

answer reload::bring_in_if_new(const speaker& say) {
  if (const auto why = build(say)) return failed(*why);
  if (image_.is_replaced()) return become(say);
  const auto state = bench_.system()->state();
  const bool is_up = state == component_state::running || state == component_state::suspended;
  if (is_up && builds()) return {true, "nothing new: the program is the one that runs\n", nullptr};
  try {
    return {true, bench_.restart() + "\n", nullptr};
  } catch (const std::exception& error) {
    return failed(error.what());
  }
}

std::optional<std::string> reload::build(const speaker& say) {
  build_began_ = std::filesystem::file_time_type::clock::now();
  if (builds()) {
    say(fmt::format("{}\n", build_.text()));
    if (auto why = build_.run(say)) return why;
  }
  built_ = now();
  return std::nullopt;
}

answer reload::become(const speaker& say) {
  bench_.begin_restart();
  std::vector<handed_over> files = bench_.system()->hand_over();
  const auto attempt = [&](auto stop) {
    try {
      stop();
    } catch (const std::exception& error) {  // All is stopped, however well.
      say(fmt::format("error: {}\n", error.what()));
    }
  };
  attempt([&] { bench_.stop(); });
  // What would outlive the system ends here, as at the program's end.
  attempt([] { states::stop(); });
  attempt([] { clear_cache(); });
  const auto& hooks = bench_.hooks;
  if (hooks.leave_terminal) hooks.leave_terminal();
  signals_.hold();
  const waiting_client client = current_client();
  const file_descriptor connection(client.descriptor);
  const std::error_code why = replace_process(image_, describe(files, client));
  signals_.go_on();
  if (hooks.take_terminal) hooks.take_terminal();
  answer result = failed(fmt::format("cannot run {}: {}", image_.file().string(), why.message()));
  try {
    inherit(*bench_.system(), std::move(files));
    result.text += bench_.start() + ", as it was\n";
  } catch (const std::exception& error) {
    result.text += fmt::format("error: {}\n", error.what());
  }
  return result;
}

reload_state reload::describe(const std::vector<handed_over>& files, const waiting_client& client)
    const {
  reload_state state;
  state.system = bench_.name();
  state.values = bench_.values();
  if (!bench_.only().empty()) state.only = bench_.only();
  state.log = bench_.logs();
  state.history = bench_.history();
  for (const handed_over& each : files) state.descriptors.emplace_back(each.id, each.file.get());
  state.reply_to = client.descriptor;
  state.reply_as_json = client.json;
  state.signals = signals_.before();
  state.built = built_;
  state.build_began = build_began_;
  return state;
}

void take_up(workbench& bench, reload_state& left, std::vector<std::string>& problems) {
  bench.take_up(std::move(left.values), left.only.value_or(std::vector<std::string>()), problems);
  bench.log(left.log);
  bench.set_history(std::move(left.history));
  const auto system = bench.system();
  for (const auto& [id, number] : left.descriptors) {
    file_descriptor file(number);
    try {
      system->inherit(id, std::move(file));
    } catch (const error& error) {  // The component is no more, and what it left is closed.
      problems.emplace_back(error.what());
    }
  }
}

}  // namespace cruller
