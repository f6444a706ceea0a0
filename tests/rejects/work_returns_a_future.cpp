// Work that returns while a thread of its own goes on.
// expect: cruller: a handler or hook must have done its work when it returns
// expect: handler_is_unfinished
// expect: "consumer"
// expect: "work"
// expect: future
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <future>
using namespace cruller::dsl;

struct consumer {
  void consume(const std::stop_token&) {}
#ifdef FIXED
  void run(std::stop_token stop) { consume(stop); }
#else
  std::future<void> run(std::stop_token stop) {
    return std::async(std::launch::async, [this, stop] { consume(stop); });
  }
#endif
};

constexpr auto definition = define("consumer"_k = make<consumer>(work(&consumer::run)));

void use() {
  cruller::system<definition> live;
  live.start();
}
