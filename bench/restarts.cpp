// Restarts by the supervisor, in systems of growing size: all components fail at the same time, and
// each is started again when that is due. The time for each component must not grow.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/reporter.hpp>
#include <cruller/supervision.hpp>
#include <cruller/testing/virtual_clock.hpp>
#include <deque>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;

constexpr cruller::supervision again{
    .first = cruller::supervision::reaction::restart,
    .shortest = 1s,
    .longest = 1s,
    .at_most = 5,
    .within = 1min};
constexpr auto longer_than_the_window = 2min;

struct instances {
  std::vector<cruller::reporter> reporters;
  std::size_t starts = 0;
};

// All need the first one, which does not fail.
class supervised_plan {
 public:
  explicit supervised_plan(std::size_t size) {
    for (std::size_t i = 0; i != size + 1; ++i) {
      ids_.push_back("c" + std::to_string(i));
      components_.push_back({});
      components_.back().id = ids_.back();
      if (i == 0) continue;
      components_.back().dependencies = first_;
      components_.back().steps = steps_;
      components_.back().supervision = &again;
    }
  }
  cruller::plan plan() const { return {components_}; }

 private:
  static void start(void* all, cruller::context& step) {
    auto& live = *static_cast<instances*>(all);
    live.reporters[std::stoul(std::string(step.id().substr(1)))] = step.reporter();
    ++live.starts;
  }
  static constexpr std::uint32_t first_[] = {0};
  static constexpr cruller::plan::step steps_[] = {
      {cruller::dsl::start.id, cruller::hook::none, &start}};

  std::deque<std::string> ids_;
  std::vector<cruller::plan::component> components_;
};

void restarts(benchmark::State& run) {
  const auto size = static_cast<std::size_t>(run.range(0));
  const supervised_plan made(size);
  const cruller::wiring wiring(made.plan());
  instances live;
  live.reporters.resize(size + 1);
  cruller::any_system sys(wiring, &live);
  cruller::testing::virtual_clock clock(sys);
  sys.start();
  std::size_t rounds = 1;
  for (auto _ : run) {
    for (const cruller::reporter& each : live.reporters) each.fail("no connection");
    clock.advance(longer_than_the_window);
    ++rounds;
  }
  if (live.starts != rounds * size) run.SkipWithError("not each of them has been restarted");
}
BENCHMARK(restarts)->Arg(250)->Arg(1'000)->Arg(4'000);

}  // namespace

BENCHMARK_MAIN();
