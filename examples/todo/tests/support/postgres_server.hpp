// A PostgreSQL server for the tests, on loopback, with data that is deleted when the tests end.
#pragma once

#include <sys/types.h>

#include <string>
#include <thread>

#include "postgres_settings.hpp"
#include "support/temporary_directory.hpp"
#include "tcp_port.hpp"

namespace shop {

/// Runs from its construction to its destruction, except while it is stopped, and always on the
/// same port. It also ends when this process is killed. Use it from one thread: that thread counts
/// as its parent.
class postgres_server {
 public:
  /// Creates the data directory and starts. Throws `std::runtime_error` with the server's message.
  postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;
  ~postgres_server();

  /// Returns when it accepts connections; immediately if it already does.
  void start();
  /// Disconnects all clients, and returns after a clean shutdown.
  void stop();
  /// Returns after it has ended as in a crash: it writes nothing more, and recovers the missing
  /// changes from its log at the next start.
  void crash();

  /// The settings for a unique schema, which does not exist yet.
  postgres_settings fresh_schema();
  /// The settings for a new database, with a user who may connect to no other one. Can be called
  /// once.
  postgres_settings database_of_its_own();

 private:
  void end(int signal);

  const std::string programs_;  // their directory, with a slash; empty if they are in the PATH
  temporary_directory directory_;
  const tcp_port port_;  // reserved also while the server is stopped
  int schemas_ = 0;
  pid_t process_ = -1;
  std::string output_;
  std::thread reader_;
};

/// The server that the tests of a program share: from the first call to the end of the last test.
/// It is running, whatever an earlier test did to it.
postgres_server& shared_postgres_server();

}  // namespace shop
