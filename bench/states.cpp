// Reaching a realized state, against a static in a function; and a state's whole life.
#include <benchmark/benchmark.h>

#include <cruller/state.hpp>
#include <memory>

namespace {

using namespace cruller::dsl;

long ask() {
  static volatile long answer = 42;
  return answer;
}

cruller::state counter{name("counter"), start([] { return ask(); })};

long& through_a_static() {
  static long counted = ask();
  return counted;
}

void reach_a_state(benchmark::State& run) {
  for (auto _ : run) {
    benchmark::DoNotOptimize(*counter);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(reach_a_state)->Threads(1)->Threads(2);

void reach_a_static(benchmark::State& run) {
  for (auto _ : run) {
    benchmark::DoNotOptimize(through_a_static());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(reach_a_static)->Threads(1)->Threads(2);

void start_and_close(benchmark::State& run) {
  cruller::state state{start([] { return ask(); }), stop([] {})};
  for (auto _ : run) {
    benchmark::DoNotOptimize(*state);
    state.close();
  }
}
BENCHMARK(start_and_close);

void make_start_close_and_end(benchmark::State& run) {
  for (auto _ : run) {
    const cruller::state state{name("local"), start([] { return ask(); }), stop([] {})};
    benchmark::DoNotOptimize(*state);
  }
}
BENCHMARK(make_start_close_and_end);

// The same by hand: made on first use, destroyed at the end of the scope.
void make_and_destroy_by_hand(benchmark::State& run) {
  for (auto _ : run) {
    const auto value = std::make_unique<long>(ask());
    benchmark::DoNotOptimize(*value);
  }
}
BENCHMARK(make_and_destroy_by_hand);

}  // namespace

BENCHMARK_MAIN();
