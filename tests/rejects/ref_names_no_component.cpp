// A ref with a mistyped path.
// expect: cruller: a ref must name a component of this definition
// expect: ref_names_no_component
// expect: "http.server"
// expect: "env.http_prot"
// expect: "env.http_port"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct server {
  int port;
};

#ifdef FIXED
#define PATH "env.http_port"
#else
#define PATH "env.http_prot"
#endif

constexpr auto definition = define(
    "env"_k = group("http_port"_k = 8080),
    "http"_k = group("server"_k = component(config(ref<PATH>), start([](int port) {
                                              return server{port};
                                            })))
);

int use() {
  cruller::system<definition> live;
  live.start();
  return live["http.server"_k].port;
}
