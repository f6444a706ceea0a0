// An unknown name in the view of a group, in a generic handler.
// expect: cruller: the system has no component or group with this name
// expect: system_has_no_component
// expect: "prot"
// expect: "port"
// cap-gcc: 20
// cap-clang: 44
// line: const int port = env[PORT];
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
    "env"_k = group("host"_k = "localhost", "port"_k = 8080),
    "http"_k = component(config(ref<"env">), start([](auto env) {
                           const int port = env[PORT];
                           return server{port};
                         }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
