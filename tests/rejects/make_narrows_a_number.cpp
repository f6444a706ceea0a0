// A make that narrows its only value.
// expect: cruller: a handler must not narrow a number
// expect: handler_narrows_a_number
// expect: "server"
// expect: argument<1>
// expect: from<int>
// expect-gcc: to<short unsigned int>
// expect-clang: to<unsigned short>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

struct server {
  explicit server(std::uint16_t port);
};

#ifdef FIXED
constexpr std::uint16_t port{8080};
#else
constexpr int port = 8080;
#endif

constexpr auto definition = define("port"_k = port, "server"_k = make<server>(ref<"port">));

void use() {
  cruller::system<definition> live;
  live.start();
}
