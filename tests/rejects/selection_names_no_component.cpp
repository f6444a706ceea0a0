// A selection of an unknown name.
// expect: cruller: the system has no component or group with this name
// expect: system_has_no_component
// expect: "http.sevrer"
// expect: did_you_mean
// expect: "http.server"
// line: live.start({.only = {"http.sevrer"_k, "log"_k}});
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto definition = define("log"_k = 1, "http"_k = group("server"_k = 2));

void use() {
  cruller::system<definition> live;
#ifdef FIXED
  live.start({.only = {"http.server"_k, "log"_k}});
#else
  live.start({.only = {"http.sevrer"_k, "log"_k}});
#endif
}
