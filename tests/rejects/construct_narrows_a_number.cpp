// A construct whose constructor narrows a number.
// expect: cruller: a handler must not narrow a number
// expect: handler_narrows_a_number
// expect: "server"
// expect: "start"
// expect: argument<2>
// expect: from<int>
// expect-gcc: to<short unsigned int>
// expect-clang: to<unsigned short>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

struct server {
  server(const char* host, std::uint16_t port);
};

#ifdef FIXED
constexpr std::uint16_t port{8080};
#else
constexpr int port = 8080;
#endif

constexpr auto definition = define(
    "port"_k = port, "server"_k = component(config("::1", ref<"port">), start(construct<server>))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
