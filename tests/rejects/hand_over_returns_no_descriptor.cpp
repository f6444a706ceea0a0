// A hand_over that returns the server instead of the descriptor of its socket.
// expect: cruller: the function of hand_over(f) must return a file descriptor, an int
// expect: hand_over_returns_no_descriptor
// expect: "http.server"
// expect: http_server
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct http_server {
  int socket = 3;
};

#ifdef FIXED
constexpr auto socket_of = [](http_server& server) { return server.socket; };
#else
constexpr auto socket_of = [](http_server& server) { return server; };
#endif

constexpr auto definition = define(
    "http"_k = group(
        "server"_k = component(start([] { return http_server{}; }), hand_over(socket_of))
    )
);

void use() {
  cruller::system<definition> live;
  live.start();
}
