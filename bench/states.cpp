// Access to a realized state, compared with a static variable in a function; the whole lifecycle of
// a state; and the same program with states and as a system.
#include <benchmark/benchmark.h>

#include <cruller/cruller.hpp>
#include <cruller/state.hpp>
#include <memory>
#include <optional>

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

// --- five parts in a row, all started and all stopped --------------------------------------------

cruller::state a{start([] { return ask(); }), stop([](long&) {})};
cruller::state b{start([] { return *a + 1; }), stop([](long&) {})};
cruller::state c{start([] { return *b + 1; }), stop([](long&) {})};
cruller::state d{start([] { return *c + 1; }), stop([](long&) {})};
cruller::state e{start([] { return *d + 1; }), stop([](long&) {})};

void five_states(benchmark::State& run) {
  for (auto _ : run) {
    benchmark::DoNotOptimize(*e);
    benchmark::DoNotOptimize(cruller::states::stop());
  }
}
BENCHMARK(five_states);

constexpr auto next = [](long before) { return before + 1; };
constexpr auto five = define(
    "a"_k = component(start([] { return ask(); }), stop([](long&) {})),
    "b"_k = component(config(ref<"a">), start(next), stop([](long&) {})),
    "c"_k = component(config(ref<"b">), start(next), stop([](long&) {})),
    "d"_k = component(config(ref<"c">), start(next), stop([](long&) {})),
    "e"_k = component(config(ref<"d">), start(next), stop([](long&) {}))
);

void five_components(benchmark::State& run) {
  cruller::system<five> sys;
  for (auto _ : run) {
    sys.start();
    benchmark::DoNotOptimize(sys["e"_k]);
    sys.stop();
  }
}
BENCHMARK(five_components);

// The same by hand: started in order, stopped in reverse.
void five_by_hand(benchmark::State& run) {
  std::optional<long> all[5];
  for (auto _ : run) {
    all[0].emplace(ask());
    for (int i = 1; i != 5; ++i) all[i].emplace(*all[i - 1] + 1);
    benchmark::DoNotOptimize(all);
    benchmark::DoNotOptimize(*all[4]);
    for (int i = 4; i >= 0; --i) all[i].reset();
    benchmark::DoNotOptimize(all);
  }
}
BENCHMARK(five_by_hand);

}  // namespace

BENCHMARK_MAIN();
