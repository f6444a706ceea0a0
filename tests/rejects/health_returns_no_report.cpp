// A check that says whether the store works, but not why.
// expect: cruller: the function of health(f) must return a cruller::health_report
// expect: health_returns_no_report
// expect: "store"
// expect: bool
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct store {
  bool is_connected = false;
};

#ifdef FIXED
constexpr auto check = [](store& s) {
  return s.is_connected ? cruller::health_report::ok()
                        : cruller::health_report::down("no connection");
};
#else
constexpr auto check = [](store& s) { return s.is_connected; };
#endif

constexpr auto definition = define(
    "store"_k = component(start([] { return store{}; }), health(check))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
