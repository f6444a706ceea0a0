// What several threads gain, and what the engine itself takes.
//
// First: handlers that wait a known time, in graphs of several shapes; the wall times of a start
// and of a stop over the longest path, and over the same waits of one thread, which take longer
// than they should, too. Then: hand-made plans whose handlers do nothing, of growing size. usage:
// parallel [WAIT_MS]
#include <algorithm>
#include <chrono>
#include <cruller/any_system.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;
using needs = std::vector<std::vector<std::uint32_t>>;

std::chrono::milliseconds wait_time{10};

void wait(void*, cruller::context&) { std::this_thread::sleep_for(wait_time); }
void nothing(void*, cruller::context&) {}

constexpr cruller::plan::step waiting[] = {
    {cruller::dsl::start.id, cruller::hook::none, &wait},
    {cruller::dsl::stop.id, cruller::hook::none, &wait}};
constexpr cruller::plan::step idle[] = {
    {cruller::dsl::start.id, cruller::hook::none, &nothing},
    {cruller::dsl::stop.id, cruller::hook::none, &nothing}};

// A plan made of nothing but what needs what.
class shaped_plan {
 public:
  // The first ones are constants, and do nothing.
  shaped_plan(
      const needs& graph, std::span<const cruller::plan::step> steps, std::size_t constants = 0
  )
      : graph_(graph) {
    for (std::size_t i = 0; i != graph.size(); ++i) {
      ids_.push_back("c" + std::to_string(i));
      components_.push_back({});
      components_.back().id = ids_.back();
      components_.back().dependencies = graph_[i];
      components_.back().is_constant = i < constants;
      if (i >= constants) components_.back().steps = steps;
    }
  }
  cruller::plan plan() const { return {components_}; }

 private:
  needs graph_;
  std::deque<std::string> ids_;
  std::vector<cruller::plan::component> components_;
};

needs chain(std::size_t size) {
  needs graph(size);
  for (std::uint32_t i = 1; i < size; ++i) graph[i] = {i - 1};
  return graph;
}
// One first, many after it, one after all of them.
needs fan(std::size_t size) {
  needs graph(size);
  for (std::uint32_t i = 1; i + 1 < size; ++i) {
    graph[i] = {0};
    graph.back().push_back(i);
  }
  return graph;
}
// Each needs the one above it and the one to the left.
needs diamond_grid(std::uint32_t side) {
  needs graph(std::size_t{side} * side);
  for (std::uint32_t i = 0; i != side * side; ++i) {
    if (i % side != 0) graph[i].push_back(i - 1);
    if (i >= side) graph[i].push_back(i - side);
  }
  return graph;
}
needs random_graph(std::size_t size, std::size_t edges) {
  std::mt19937 random(7);
  needs graph(size);
  for (std::size_t i = 1; i < size; ++i)
    for (std::size_t k = 0; k != edges; ++k) {
      // Near ones, so that long paths and side branches both come about.
      const std::size_t near = std::min<std::size_t>(i, 40);
      graph[i].push_back(static_cast<std::uint32_t>(i - 1 - random() % near));
    }
  return graph;
}

// The todo service:
//
//   5 http.server ──▶ 6 http.handler ──▶ 4 persistence.store ──▶ 2 env.database
//        │                                      │
//        ├──▶ 0 env.http_host, 1 env.http_port  │
//        └──────────────▶ 3 log.publisher ◀─────┘
constexpr std::size_t todo_constants = 3;
needs todo() { return {{}, {}, {}, {}, {2, 3}, {6, 3, 0, 1}, {4}}; }

// How many that wait are on the longest path, by passes over all until nothing grows.
std::size_t longest_path(const needs& graph, std::size_t constants) {
  std::vector<std::size_t> length(graph.size());
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i != graph.size(); ++i) {
      std::size_t before = 0;
      for (const std::uint32_t needed : graph[i]) before = std::max(before, length[needed]);
      const std::size_t now = before + (i < constants ? 0 : 1);
      grows = grows || now != length[i];
      length[i] = now;
    }
  }
  return length.empty() ? 0 : *std::ranges::max_element(length);
}

template <typename Function>
double seconds_of(Function function) {
  const auto begin = clock_type::now();
  function();
  return seconds(clock_type::now() - begin).count();
}

void measure_wall_time(
    const char* name, const needs& graph, unsigned threads, std::size_t constants = 0
) {
  const shaped_plan made(graph, waiting, constants);
  const cruller::wiring wiring(made.plan());
  const std::size_t longest = longest_path(graph, constants);
  double start = 1e9;
  double stop = 1e9;
  double alone = 1e9;
  for (int i = 0; i != 3; ++i) {
    cruller::any_system sys(wiring, nullptr);
    start = std::min(start, seconds_of([&] { sys.start({.threads = threads}); }));
    stop = std::min(stop, seconds_of([&] { sys.stop({.threads = threads}); }));
    alone = std::min(alone, seconds_of([&] {
                       for (std::size_t k = 0; k != longest; ++k)
                         std::this_thread::sleep_for(wait_time);
                     }));
  }
  const double path = static_cast<double>(longest) * seconds(wait_time).count();
  std::printf(
      "%-14s %4zu components, %3u threads, longest path %6.1f ms: start %.3f times, stop %.3f; "
      "one thread that waits so long: %.3f\n",
      name,
      graph.size(),
      threads,
      path * 1e3,
      start / path,
      stop / path,
      alone / path
  );
}

double measure_engine(std::size_t size, unsigned threads) {
  const shaped_plan made(random_graph(size, 2), idle);
  const cruller::wiring wiring(made.plan());
  const std::size_t rounds = std::max<std::size_t>(12, 200'000 / size);
  double best = 1e9;
  cruller::any_system sys(wiring, nullptr);
  for (std::size_t i = 0; i != rounds; ++i) {
    const auto begin = clock_type::now();
    sys.start({.threads = threads});
    sys.stop({.threads = threads});
    best = std::min(best, seconds(clock_type::now() - begin).count());
  }
  return best / static_cast<double>(size) * 1e9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) wait_time = std::chrono::milliseconds(std::atoi(argv[1]));
  measure_wall_time("chain", chain(30), 4);
  measure_wall_time("fan", fan(34), 32);
  measure_wall_time("diamond grid", diamond_grid(12), 16);
  measure_wall_time("random", random_graph(200, 2), 64);
  measure_wall_time("todo", todo(), 4, todo_constants);
  std::printf("\nThe engine's own time, start and stop, in ns a component:\n");
  std::printf("%12s %12s %12s %12s\n", "components", "1 thread", "2 threads", "8 threads");
  for (const std::size_t size : {10u, 1'000u, 10'000u, 100'000u})
    std::printf(
        "%12zu %12.1f %12.1f %12.1f\n",
        size,
        measure_engine(size, 1),
        measure_engine(size, 2),
        measure_engine(size, 8)
    );
}
