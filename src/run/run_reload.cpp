// Reloading in `run`.
#include "run/run_reload.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cruller/error.hpp>
#include <utility>

#include "console/line_source.hpp"
#include "control/control.hpp"
#include "errors/failure.hpp"
#include "process/output.hpp"
#include "program/system_names.hpp"
#include "reload/default_build.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

std::string command_for(const run_arguments& arguments, const program_image& image) {
  return arguments.build.value_or(default_build_command(told_build_place(), image.file()));
}

std::vector<std::filesystem::path> sources_for(const std::vector<std::string>& named) {
  if (!named.empty()) return {named.begin(), named.end()};
  const std::string& root = told_build_place().source_root;
  if (root.empty())
    throw error("--watch: the location of the sources is not known; pass their folders");
  return {root};
}

}  // namespace

program_origin::program_origin() {
  if (auto request = take_trial()) {
    is_trial_ = true;
    left_ = std::move(request->settings);
    return;
  }
  try {
    left_ = take_reload_state();
  } catch (const std::exception& error) {
    report_error(error);  // The program starts according to its arguments.
  }
}

std::optional<signal_setup> program_origin::signals() const {
  return left_ ? left_->signals : std::nullopt;
}

void program_origin::choose_system(
    std::span<const system_choice> systems, run_arguments& arguments
) {
  if (!left_) return;
  try {
    arguments.system = find_system(systems, left_->system).name;
  } catch (const unknown_system& error) {
    problems_.emplace_back(error.what());
  }
}

void program_origin::answer_trial(
    std::span<const system_choice> systems, const run_arguments& arguments
) {
  if (!is_trial_) return;
  if (left_) {
    run_arguments chosen = arguments;
    choose_system(systems, chosen);
    live_program program(systems, std::move(chosen));
    restore_state(program, *left_, problems_);
    if (problems_.empty()) {
      try {
        program.check_start();
      } catch (...) {  // The author's code reads values.
        problems_.push_back(message_of(std::current_exception()));
      }
    }
  }
  cruller::answer_trial(problems_);
}

bool program_origin::restore(live_program& program) {
  if (!left_) return true;
  restore_state(program, *left_, problems_);
  for (const std::string& each : problems_) report_error(error(each));
  return problems_.empty();
}

std::optional<std::filesystem::file_time_type> program_origin::build_began() const {
  return left_ ? left_->build_began : std::nullopt;
}

void program_origin::tell(const std::string& started) {
  if (!left_) return;
  std::string text = started + "\n";
  if (left_->built.count() > 0) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto took = now - std::exchange(left_->built, {});
    const std::string time = fmt::format(
        "the new code is running {} after its build",
        duration_text(std::chrono::round<std::chrono::milliseconds>(took))
    );
    report(time);
    text += time + "\n";
  }
  answer_client({true, text, nullptr});
}

void program_origin::tell(const std::exception& error, bool is_ending) {
  answer_client({false, error_text(error, is_ending), nullptr});
}

void program_origin::answer_client(const answer& last) {
  if (left_) finish({std::exchange(left_->reply_to, -1), left_->reply_as_json}, last);
}

program_origin::~program_origin() {
  answer_client({false, "error: the new program did not start a system\n", nullptr});
}

new_code::new_code(
    live_program& program,
    posix_signals& signals,
    const program_origin& origin,
    const run_arguments& arguments
)
    : program_(program),
      signals_(signals),
      origin_(origin),
      arguments_(arguments),
      code_(program, signals, origin.image(), command_for(arguments, origin.image())),
      takes_interrupts_(!arguments.console || !is_interactive()) {
  if (code_.builds())
    program_.hooks.reload = [this](const output_sink& say) { return code_.load(say); };
  else
    program_.hooks.without_reload =
        "nothing was built, so the same code runs; --build COMMAND builds before a restart";
  program_.hooks.interrupt = [this] { return code_.interrupt(); };
  // Unless a prompt handles it, Ctrl-C interrupts a running build, and otherwise ends the program.
  if (takes_interrupts_) signals_.divert_interrupts([this] { return code_.interrupt(); });
}

new_code::~new_code() {
  code_.cancel_builds();
  watch_.reset();
  if (takes_interrupts_) signals_.divert_interrupts(nullptr);
  program_.hooks.reload = nullptr;
  program_.hooks.without_reload.clear();
  program_.hooks.interrupt = nullptr;
}

void new_code::watch() {
  if (!arguments_.watch) return;
  const auto sources = sources_for(*arguments_.watch);
  watch_.emplace(program_, code_, origin_.image(), sources, origin_.build_began());
  for (const auto& each : sources) report(fmt::format("watching {}", each.string()));
}

}  // namespace cruller::v0
