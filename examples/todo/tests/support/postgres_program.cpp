// A PostgreSQL server for Python tests: a program that executes the commands of its input.
//
// `fresh` prints the environment of a service with todos in a new schema, and an empty line.
// `database of its own` prints one with a new database and a new user; it can be used once.
// `start`, `stop` and `crash` do what postgres_server.hpp says, and print an empty line when they
// are done.
//
// The server starts with the program, and ends with the input.
#include <iostream>
#include <string>

#include "support/postgres_server.hpp"

namespace {

void print_environment(const shop::postgres_settings& settings) {
  std::cout << "POSTGRES_HOST=" << settings.host << "\nPOSTGRES_PORT=" << settings.port
            << "\nPOSTGRES_USERNAME=" << settings.username
            << "\nPOSTGRES_PASSWORD=" << settings.password
            << "\nPOSTGRES_DATABASE=" << settings.database
            << "\nPOSTGRES_SCHEMA=" << settings.schema << '\n';
}

}  // namespace

int main() try {
  shop::postgres_server server;
  for (std::string command; std::getline(std::cin, command);) {
    if (command == "fresh")
      print_environment(server.fresh_schema());
    else if (command == "database of its own")
      print_environment(server.database_of_its_own());
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
