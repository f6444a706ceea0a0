// A program in which many steps take long, fail or hang, for storm_test.py. The variable STORM_SEED
// determines what each component does; what it has done is appended to the file STORM_LOG.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cruller/cruller.hpp>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

namespace {

using namespace cruller::dsl;

std::uint64_t seed() {
  static const char* const text = std::getenv("STORM_SEED");
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

// Writes one line at once: the file is open for appending.
void note(const std::string& what) {
  static const int file = [] {
    const char* const name = std::getenv("STORM_LOG");
    return open(
        name == nullptr ? "/dev/null" : name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600
    );
  }();
  const std::string line = what + "\n";
  static_cast<void>(!write(file, line.data(), line.size()));
}

void sleep_for(unsigned milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// Waits until a stop is requested, or forever.
void hang(const std::stop_token& stop, bool listens) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  const std::stop_token token = listens ? stop : std::stop_token();
  std::condition_variable_any().wait(lock, token, [] { return false; });
  while (!listens) sleep_for(1000);
}

// Draws what a step of a component does.
class fate {
 public:
  fate(int component, int time)
      : numbers_(
            seed() * 1000 + static_cast<unsigned>(component) * 10 + static_cast<unsigned>(time)
        ) {}
  bool is_one_in(unsigned count) { return numbers_() % count == 0; }
  unsigned up_to(unsigned most) { return static_cast<unsigned>(numbers_() % (most + 1)); }

 private:
  std::mt19937_64 numbers_;
};

template <int Number>
struct part {
  static inline int times = 0;

  static int begin(cruller::context& step) {
    fate is(Number, times++);
    const std::string name = std::to_string(Number);
    if (is.is_one_in(40)) hang(step.stop_token(), is.is_one_in(2));
    sleep_for(is.up_to(15));
    if (is.is_one_in(40)) throw std::runtime_error("no luck");
    note("started " + name);
    return Number;
  }
  static void end(int&, cruller::context& step) {
    fate is(Number, 100 + times);
    const std::string name = std::to_string(Number);
    note("stop " + name);
    if (is.is_one_in(40)) hang(step.stop_token(), is.is_one_in(2));
    sleep_for(is.up_to(15));
    if (is.is_one_in(40)) throw std::runtime_error("no end");
  }
};

template <int Number, typename... Parts>
constexpr auto made(Parts... parts) {
  return component(
      parts...,
      start([](cruller::context& step) { return part<Number>::begin(step); }),
      stop([](int& it, cruller::context& step) { part<Number>::end(it, step); }),
      suspend([](int&) { sleep_for(3); }),
      resume([](int&) { sleep_for(3); })
  );
}

constexpr auto systems = named_systems(
    "storm"_k = define(
        "one"_k = made<1>(),
        "two"_k = made<2>(depends_on<"one">),
        "three"_k = made<3>(depends_on<"one">),
        "four"_k = made<4>(depends_on<"two">, depends_on<"three">),
        "five"_k = made<5>(),
        "six"_k = made<6>(depends_on<"four">, depends_on<"five">)
    )
);

// Threads that are created before `run`, like those of an asynchronous logger and a profiler.
void wait_for_end(const std::stop_token& stop) { hang(stop, true); }
const std::jthread first_before_run(wait_for_end);
const std::jthread second_before_run(wait_for_end);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
