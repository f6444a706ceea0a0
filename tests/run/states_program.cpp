// A small program made of states, for run_states_test.py.
#include <cruller/run_states.hpp>
#include <cruller/state.hpp>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace {

using namespace cruller::state_dsl;

void say(const char* text) { std::cout << text << std::endl; }

cruller::state config{
    name("config"),
    start([] {
      say("config starts");
      return 8080;
    }),
    stop([] { say("config stops"); })};

cruller::state server{
    name("server"),
    start([] {
      const int port = *config;
      if (std::getenv("FAILS") != nullptr)
        throw std::runtime_error(std::to_string(port) + " in use");
      std::cout << "serving on " << port << std::endl;
      return 1;
    }),
    stop([] { say("server stops"); })};

}  // namespace

int main(int argc, char** argv) { return cruller::run_states(argc, argv, {server}); }
