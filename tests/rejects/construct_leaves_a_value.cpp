// A construct whose class takes fewer values than the config has.
// expect: cruller: start(construct<T>) must construct T from all values of the config
// expect: construct_takes_other_values
// expect: "server"
// expect: server
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct server {
  server(const char* host, int port);
};

#ifdef FIXED
constexpr auto values = config("::1", 8080);
#else
constexpr auto values = config("::1", 8080, 4);
#endif

constexpr auto definition = define("server"_k = component(values, start(construct<server>)));

void use() {
  cruller::system<definition> live;
  live.start();
}
