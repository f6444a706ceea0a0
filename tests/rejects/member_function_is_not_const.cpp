// A non-const member function as a handler of a const instance.
// expect: cruller: a const handler must be callable
// expect: handler_fits_no_form
// expect: "log"
// expect: "suspend"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct event_log {
#ifdef FIXED
  void flush() const;
#else
  void flush();
#endif
};
const event_log& shared_log();

constexpr auto definition = define(
    "log"_k = component(start(shared_log), suspend(&event_log::flush))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
