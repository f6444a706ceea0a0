// Measures the gain of several threads, and the cost of the engine itself.
//
// First it runs handlers that wait for a known time, in graphs of several shapes: the wall times of
// a start and a stop, divided by the longest path, and by the same waits on one thread, which are
// inexact too. Then it runs hand-made plans of growing size with empty handlers, and a loop that
// calls the same functions. It prints medians; --json writes all runs in the format of Google
// Benchmark.
//
// usage: parallel [--wait MS] [--largest N] [--repeat N] [--json FILE]
#include <algorithm>
#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/dsl/signal.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
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

// A plan that consists only of dependencies.
class shaped_plan {
 public:
  // The first ones are constants without handlers.
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
// One component, many that depend on it, and one that depends on all of these.
needs fan(std::size_t size) {
  needs graph(size);
  for (std::uint32_t i = 1; i + 1 < size; ++i) {
    graph[i] = {0};
    graph.back().push_back(i);
  }
  return graph;
}
// Each depends on its upper and its left neighbor.
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
      // Each depends on recent ones, so that there are long paths and side branches.
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

// The number of waiting handlers on the longest path, computed by passes over all components until
// no value grows.
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

double median(std::vector<double> figures) {
  std::ranges::sort(figures);
  const std::size_t half = figures.size() / 2;
  return figures.size() % 2 == 1 ? figures[half] : (figures[half - 1] + figures[half]) / 2;
}

// All runs, by name.
class all_runs {
 public:
  void add(const std::string& name, const std::vector<double>& in_seconds) {
    for (const double each : in_seconds) {
      char time[32];
      std::snprintf(time, sizeof time, "%.3f", each * 1e9);
      text_ += (text_.empty() ? "" : ",\n") + ("{\"name\": \"" + name) +
               "\", \"run_type\": \"iteration\", \"time_unit\": \"ns\", \"real_time\": " + time +
               "}";
    }
  }
  void write(const char* path) const {
    std::ofstream(path) << "{\"benchmarks\": [\n" << text_ << "\n]}\n";
  }

 private:
  std::string text_;
};

void measure_wall_time(
    const std::string& name,
    const needs& graph,
    unsigned threads,
    all_runs& kept,
    std::size_t repeat,
    std::size_t constants = 0
) {
  const shaped_plan made(graph, waiting, constants);
  const cruller::wiring wiring(made.plan());
  const std::size_t longest = longest_path(graph, constants);
  std::vector<double> start;
  std::vector<double> stop;
  std::vector<double> alone;
  for (std::size_t i = 0; i != repeat; ++i) {
    cruller::any_system sys(wiring, nullptr);
    start.push_back(seconds_of([&] { sys.start({.threads = threads}); }));
    stop.push_back(seconds_of([&] { sys.stop({.threads = threads}); }));
    alone.push_back(seconds_of([&] {
      for (std::size_t k = 0; k != longest; ++k) std::this_thread::sleep_for(wait_time);
    }));
  }
  kept.add("wall/start/" + name, start);
  kept.add("wall/stop/" + name, stop);
  kept.add("wall/by_hand/" + name, alone);
  const double path = static_cast<double>(longest) * seconds(wait_time).count();
  std::printf(
      "%-14s %4zu components, %3u threads, longest path %6.1f ms: start %.3f times, stop %.3f; "
      "one thread that waits so long: %.3f\n",
      name.c_str(),
      graph.size(),
      threads,
      path * 1e3,
      median(start) / path,
      median(stop) / path,
      median(alone) / path
  );
}

// Repeats a round, and records the time per component. The first round does not count.
template <typename Round>
double measure_rounds(
    const std::string& name, std::size_t size, all_runs& kept, std::size_t repeat, Round round
) {
  // Small plans are faster than the clock's resolution.
  const std::size_t at_once = std::max<std::size_t>(1, 2'000 / size);
  std::vector<double> each;
  for (std::size_t i = 0; i != repeat + 1; ++i) {
    const double took = seconds_of([&] {
      for (std::size_t k = 0; k != at_once; ++k) round();
    });
    if (i != 0) each.push_back(took / static_cast<double>(size * at_once));
  }
  kept.add(name + "/" + std::to_string(size), each);
  return median(each) * 1e9;
}

double measure_engine(std::size_t size, unsigned threads, all_runs& kept, std::size_t repeat) {
  const shaped_plan made(random_graph(size, 2), idle);
  const cruller::wiring wiring(made.plan());
  cruller::any_system sys(wiring, nullptr);
  return measure_rounds("engine/" + std::to_string(threads), size, kept, repeat, [&] {
    sys.start({.threads = threads});
    sys.stop({.threads = threads});
  });
}

// The same by hand: calls each function in order and in reverse, and records the calls. It has no
// failures, no selections and no observers.
double measure_by_hand(std::size_t size, all_runs& kept, std::size_t repeat) {
  struct part {
    void (*volatile call)(void*);
    bool runs = false;
  };
  std::vector<part> parts(size, part{[](void*) {}});
  return measure_rounds("engine/by_hand", size, kept, repeat, [&] {
    for (part& each : parts) {
      each.call(nullptr);
      each.runs = true;
    }
    for (std::size_t i = size; i-- != 0;) {
      parts[i].call(nullptr);
      parts[i].runs = false;
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t largest = 100'000;
  std::size_t repeat = 15;
  const char* file = nullptr;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--wait") wait_time = std::chrono::milliseconds(std::atoi(argv[i + 1]));
    if (option == "--largest") largest = std::strtoul(argv[i + 1], nullptr, 10);
    if (option == "--repeat") repeat = std::max(1ul, std::strtoul(argv[i + 1], nullptr, 10));
    if (option == "--json") file = argv[i + 1];
  }
  all_runs kept;
  const std::size_t walls = std::min<std::size_t>(repeat, 5);
  measure_wall_time("chain", chain(30), 4, kept, walls);
  measure_wall_time("fan", fan(34), 32, kept, walls);
  measure_wall_time("diamond grid", diamond_grid(12), 16, kept, walls);
  measure_wall_time("random", random_graph(200, 2), 64, kept, walls);
  measure_wall_time("todo", todo(), 4, kept, walls, todo_constants);
  std::printf("\nThe engine's own time, start and stop, in ns a component:\n");
  std::printf(
      "%12s %12s %12s %12s %12s\n", "components", "by hand", "1 thread", "2 threads", "8 threads"
  );
  for (const std::size_t size : {10u, 100u, 1'000u, 10'000u, 100'000u}) {
    if (size > largest) continue;
    const double hand = measure_by_hand(size, kept, repeat);
    std::printf("%12zu %12.1f", size, hand);
    for (const unsigned threads : {1u, 2u, 8u})
      std::printf(" %12.1f", measure_engine(size, threads, kept, repeat));
    std::printf("\n");
  }
  if (file != nullptr) kept.write(file);
}
