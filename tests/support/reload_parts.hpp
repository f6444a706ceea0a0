// The parts of a program that reloads its code, for reload_test.py. It is built in two versions.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>

#include <cruller/cruller.hpp>
#include <iostream>
#include <stdexcept>
#include <string>

namespace reloading {

using namespace cruller::dsl;

// Keeps a file across restarts and leaks another one, as careless components do.
class server {
 public:
  server(const char* version, const char* name, cruller::context& step) : file_(step.inherited()) {
    const bool is_new = !file_;
    if (is_new) file_ = cruller::file_descriptor(memfd_create("kept", MFD_CLOEXEC));
    static_cast<void>(open("/dev/null", O_RDONLY));
    std::cout << version << " serves " << name << (is_new ? " from a new file" : " from its file")
              << std::endl;
  }
  int file() const { return file_.get(); }

 private:
  cruller::file_descriptor file_;
};

// The constant `version` names its version.
constexpr auto steady = define(
    "version"_k = "none",
    "name"_k = "nobody",
    "server"_k = component(
        config(ref<"version">, ref<"name">),
        start([](const char* version, const char* name, cruller::context& step) {
          return server(version, name, step);
        }),
        hand_over([](server& s) { return s.file(); }),
        stop([](server&) { std::cout << "closed" << std::endl; })
    ),
    "other"_k = component(start([] { std::cout << "another" << std::endl; }))
);

}  // namespace reloading
