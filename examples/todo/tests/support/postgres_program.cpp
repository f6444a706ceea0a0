// A PostgreSQL server for tests that are no C++: a program that does what its input says.
//
//   fresh   prints the environment of a service with todos in a schema of its own, and an empty
//   line start, stop, crash   as in postgres_server.hpp; prints an empty line when it is done
//
// It runs from the start, and ends with the input.
#include <iostream>
#include <string>

#include "support/postgres_server.hpp"

namespace {

void print_environment(const shop::postgres_settings& settings) {
  std::cout << "POSTGRES_HOST=" << settings.host << "\nPOSTGRES_PORT=" << settings.port
            << "\nPOSTGRES_USERNAME=" << settings.username
            << "\nPOSTGRES_PASSWORD=" << settings.password
            << "\nPOSTGRES_SCHEMA=" << settings.schema << '\n';
}

}  // namespace

int main() try {
  shop::postgres_server server;
  for (std::string command; std::getline(std::cin, command);) {
    if (command == "fresh")
      print_environment(server.fresh_schema());
    else if (command == "start")
      server.start();
    else if (command == "stop")
      server.stop();
    else if (command == "crash")
      server.crash();
    else
      throw std::invalid_argument("unknown command " + command);
    std::cout << std::endl;
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << e.what() << '\n';
  return 1;
}
