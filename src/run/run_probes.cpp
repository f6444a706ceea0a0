// A probe server for a program.
#include "run/run_probes.hpp"

#include "probes/metrics_text.hpp"
#include "process/output.hpp"
#include "program/program_readiness.hpp"

namespace cruller::inline v0 {
namespace {

probe_page page_of(probe_answer answer) { return {answer.ok ? 200 : 503, std::move(answer.text)}; }

}  // namespace

void observe_steps(run_arguments& arguments, step_statistics& into) {
  if (arguments.probes.empty()) return;
  arguments.observers.emplace_back([&into](const event& what) { into.note(what); });
}

run_probes::run_probes(
    live_program& program, const run_arguments& arguments, const step_statistics& statistics
) {
  const auto address = read_probe_address(arguments.probes);
  if (!address || arguments.what != run_arguments::action::run) return;
  server_.emplace(
      *address,
      probe_sources{
          .live = [&] { return page_of(answer_live(readiness_of(program))); },
          .ready = [&] { return page_of(answer_ready(readiness_of(program))); },
          .started = [&] { return page_of(answer_started(readiness_of(program))); },
          .metrics =
              [&] {
                const auto system = program.system();
                return metrics_text(*system, readiness_of(program), statistics.read());
              }}
  );
  if (!arguments.quiet) report("probes on http://" + server_->address());
}

}  // namespace cruller::v0
