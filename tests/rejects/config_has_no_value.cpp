// An unknown name in a named config, in a generic handler.
// expect: cruller: the config or map has no value with this name
// expect: map_has_no_value
// expect: "prot"
// expect: "port"
// cap-gcc: 20
// cap-clang: 44
// line: const int port = c[PORT];
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PORT "port"_k
#else
#define PORT "prot"_k
#endif

struct server {
  int port;
};

constexpr auto definition = define(
    "http"_k = component(config("host"_k = "localhost", "port"_k = 8080), start([](const auto& c) {
                           const int port = c[PORT];
                           return server{port};
                         }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
