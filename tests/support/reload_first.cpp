// The first version of a program that reloads.
#include <cruller/build_place.hpp>
#include <cstdlib>
#include <fstream>

#include "reload_parts.hpp"

namespace {

using namespace cruller::dsl;

constexpr auto wait_at_gate = [](reloading::server&) {
  std::cout << "closing" << std::endl;
  std::ifstream(std::getenv("GATE")).get();
};

constexpr auto systems = named_systems(
    "steady"_k = with(reloading::steady, "version"_k = "first"),
    "old"_k = extend(with(reloading::steady, "version"_k = "first"), "gone"_k = 1),
    "removed"_k = with(reloading::steady, "version"_k = "first"),
    "slow_to_stop"_k = with(
        reloading::steady, "version"_k = "first", "server.stop"_k = wait_at_gate
    ),
    "fails_to_stop"_k = with(
        reloading::steady,
        "version"_k = "first",
        "server.stop"_k = [](reloading::server&) { throw std::runtime_error("disk full"); }
    ),
    "starts_once"_k = with(
        reloading::steady,
        "version"_k = "first",
        "server.start"_k =
            [](const char* version, const char* name, cruller::context& step) {
              static int starts = 0;
              if (++starts > 1) throw std::runtime_error("once is enough");
              return reloading::server(version, name, step);
            },
        "server.stop"_k = wait_at_gate
    ),
    "renamed"_k = extend(
        with(reloading::steady, "version"_k = "first"),
        "former"_k = component(
            start([] {
              cruller::file_descriptor file(memfd_create("former", MFD_CLOEXEC));
              std::cout << "a former one" << std::endl;
              return file;
            }),
            hand_over([](cruller::file_descriptor& file) { return file.get(); })
        )
    ),
    "reads"_k = with(reloading::steady, "version"_k = "first"),
    "broken"_k = with(reloading::steady, "version"_k = "first")
);

}  // namespace

int main(int argc, char** argv) {
  // As the build system would set it.
  if (const char* const sources = std::getenv("SOURCES"))
    cruller::tell_build_place({"", "", sources});
  return cruller::run<systems>(argc, argv);
}
