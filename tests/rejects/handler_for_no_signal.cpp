// A hook for a word that is not a signal.
// expect: cruller: a handler or hook must be for a signal: start, stop, suspend, resume, status
// expect: handler_for_no_signal
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define SIGNAL start
#else
#define SIGNAL "start"
#endif

constexpr auto definition = define(
    "server"_k = component(start([] { return 1; }), before(SIGNAL, [] {}))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
