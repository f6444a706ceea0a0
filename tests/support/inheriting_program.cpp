// A small program whose components print what they inherit, for inherited_test.py.
#include <sys/stat.h>

#include <cruller/cruller.hpp>
#include <cstdlib>
#include <iostream>
#include <utility>

namespace {

using namespace cruller::dsl;
using cruller::context;
using cruller::file_descriptor;

// Keeps the descriptor that it inherits, and prints the file's inode.
constexpr auto take = [](context& c) {
  file_descriptor file = c.inherited();
  struct stat status {};
  std::cout << c.id() << " inherits ";
  if (file && fstat(file.get(), &status) == 0)
    std::cout << status.st_ino << std::endl;
  else
    std::cout << "nothing" << std::endl;
  return file;
};
constexpr auto give = [](file_descriptor& file) { return file.get(); };

constexpr auto one = define(
    "web"_k = group("server"_k = component(start(take), hand_over(give))),
    "plain"_k = component(start(take)),
    "deaf"_k = component(start([] {
      for (const char* each : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
        if (std::getenv(each) != nullptr) std::cout << each << " is left" << std::endl;
    })),
    "server"_k = alias<"web.server">
);

constexpr auto systems = named_systems(
    "one"_k = one, "two"_k = extend(one, "second"_k = component(start(take), hand_over(give)))
);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
