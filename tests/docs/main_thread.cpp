// Components that belong to the main thread: docs/parallel.md.
#include <cassert>
#include <cruller/cruller.hpp>
#include <iostream>
#include <thread>

using namespace cruller::dsl;

struct window {
  void show() const { assert(std::this_thread::get_id() == made_on); }
  void close() const { assert(std::this_thread::get_id() == made_on); }
  std::thread::id made_on = std::this_thread::get_id();
};

// The toolkit wants all calls on one thread; the rest may start on any.
constexpr auto desk = define(
    "store"_k = component(start([] { return 42; })),
    "gui"_k = group(
        base(on_main_thread),
        "window"_k = make<window>(after(start, &window::show), stop(&window::close))
    )
);

int main() {
  cruller::system<desk> sys;
  sys.start({.threads = 4});
  std::cout
      << (sys["gui.window"_k].made_on == std::this_thread::get_id() ? "here\n" : "elsewhere\n");
}

// Output:
// here
