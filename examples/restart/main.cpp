// One web server in one state: the whole lifecycle of a small program.
//
// usage: restart [PORT]     then a line for each command: start [PORT], stop, restart
#include <charconv>
#include <cruller/state.hpp>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>

#include "http_server.hpp"

using namespace cruller::state_dsl;

namespace {

std::optional<std::string> port_argument;

int read_port(const std::string& from, const std::string& text) {
  int port = -1;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || read_to != end || port < 0 || port > 65535)
    throw std::runtime_error(from + " \"" + text + "\": not a port from 0 to 65535");
  return port;
}

// The argument, else the environment variable PORT, else 8080.
int chosen_port() {
  if (port_argument) return read_port("argument", *port_argument);
  const char* const port = std::getenv("PORT");
  return port != nullptr ? read_port("PORT", port) : 8080;
}

cruller::state server{
    name("server"), start([] { return http_server(chosen_port()); }), stop([](http_server& s) {
      std::cout << "server stops, and waits up to 100 ms for running requests" << std::endl;
      const int left = s.drain(std::chrono::milliseconds(100));
      std::cout << "server has stopped; interrupted requests: " << left << std::endl;
    })};

void start_it() {
  const int port = server->port();
  std::cout << "server at http://127.0.0.1:" << port << std::endl;
}

// Starting twice and stopping twice are harmless: a state is used, or closed.
void obey(const std::string& line) {
  std::istringstream words(line);
  std::string command;
  std::string port;
  words >> command >> std::ws;
  std::getline(words, port);
  if (!port.empty()) port_argument = std::to_string(read_port("argument", port));
  if (command == "start") {
    start_it();
  } else if (command == "stop") {
    server.close();
  } else if (command == "restart") {
    server.close();
    start_it();
  } else {
    std::cout << "start [PORT], stop or restart, please" << std::endl;
    return;
  }
  std::cout << server.name() << " is " << name_of(server.status()) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  cruller::states::stop_at_exit();
  if (argc > 1) port_argument = argv[1];
  bool has_failed = false;
  std::string line = "start";
  do try {
      has_failed = true;
      obey(line);
      has_failed = false;
    } catch (const std::exception& error) {
      std::cout << error.what() << std::endl;
    }
  while (std::getline(std::cin, line));
  return has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
