// Runs the generated benchmarks, and prints the time of each system as a multiple of the time of
// the same by hand.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>

namespace {

// Prints the usual report, and records the times.
class ratio_reporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) times_[run.benchmark_name()] = run.GetAdjustedRealTime();
    ConsoleReporter::ReportRuns(runs);
  }
  void Finalize() override {
    for (const auto& [name, time] : times_) {
      if (name.rfind("system_", 0) != 0) continue;
      const std::string shape = name.substr(7);
      const auto hand = times_.find("by_hand_" + shape);
      if (hand == times_.end()) continue;
      std::printf("%-28s %.2f times by hand\n", shape.c_str(), time / hand->second);
    }
  }

 private:
  std::map<std::string, double> times_;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
