// From one program image to the next, as `run` sees it.
#include "run_reload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cruller/detail/printing.hpp>
#include <cruller/error.hpp>
#include <utility>

#include "control.hpp"
#include "line_source.hpp"
#include "own_build.hpp"
#include "run_report.hpp"

namespace cruller {
namespace {

std::string command_for(const run_arguments& arguments, const program_image& image) {
  return arguments.build.value_or(own_build_command(told_build_place(), image.file()));
}

std::vector<std::filesystem::path> sources_for(const std::vector<std::string>& named) {
  if (!named.empty()) return {named.begin(), named.end()};
  const std::string& root = told_build_place().source_root;
  if (root.empty())
    throw error("--watch: this program was not told where its sources are; name their folders");
  return {root};
}

}  // namespace

program_origin::program_origin() {
  try {
    left_ = take_reload_state();
  } catch (const std::exception& error) {
    report_error(error);  // And the program starts as its arguments say.
  }
}

std::optional<signal_setup> program_origin::signals() const {
  return left_ ? left_->signals : std::nullopt;
}

void program_origin::choose_system(
    std::span<const system_choice> systems, run_arguments& arguments
) {
  if (!left_) return;
  if (std::ranges::find(systems, left_->system, &system_choice::name) != systems.end()) {
    arguments.system = left_->system;
    return;
  }
  std::vector<std::string> names;
  for (const system_choice& each : systems) names.emplace_back(each.name);
  problems_.emplace_back(unknown_system(left_->system, names).what());
}

bool program_origin::take_up(workbench& bench) {
  if (!left_) return true;
  cruller::take_up(bench, *left_, problems_);
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
    std::string time = "the new code runs ";
    detail::append_seconds(
        time,
        std::chrono::duration<double>(std::chrono::round<std::chrono::milliseconds>(took)).count()
    );
    time += " after its build";
    report(time);
    text += time + "\n";
  }
  answer_client({true, text, nullptr});
}

void program_origin::tell(const std::exception& error) {
  answer_client({false, error_text(error), nullptr});
}

void program_origin::answer_client(const answer& last) {
  if (left_) finish({std::exchange(left_->reply_to, -1), left_->reply_as_json}, last);
}

program_origin::~program_origin() {
  answer_client({false, "error: the new program has started nothing\n", nullptr});
}

new_code::new_code(
    workbench& bench,
    posix_signals& signals,
    const program_origin& origin,
    const run_arguments& arguments
)
    : bench_(bench),
      signals_(signals),
      origin_(origin),
      arguments_(arguments),
      code_(bench, signals, origin.image(), command_for(arguments, origin.image())),
      takes_interrupts_(!arguments.console || !has_person()) {
  if (code_.builds())
    bench_.hooks.reload = [this](const speaker& say) { return code_.bring_in(say); };
  bench_.hooks.interrupt = [this] { return code_.interrupt(); };
  // Where no prompt gets it, Ctrl-C is for the build, if there is one, else to end.
  if (takes_interrupts_) signals_.divert_interrupts([this] { return code_.interrupt(); });
}

new_code::~new_code() {
  code_.build_no_more();
  watch_.reset();
  if (takes_interrupts_) signals_.divert_interrupts(nullptr);
  bench_.hooks.reload = nullptr;
  bench_.hooks.interrupt = nullptr;
}

void new_code::watch() {
  if (!arguments_.watch) return;
  const auto sources = sources_for(*arguments_.watch);
  watch_.emplace(bench_, code_, origin_.image(), sources, origin_.build_began());
  for (const auto& each : sources) report(fmt::format("watches {}", each.string()));
}

}  // namespace cruller
