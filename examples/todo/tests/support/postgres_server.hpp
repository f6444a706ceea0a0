// A PostgreSQL server of the tests' own, on loopback, with data that is gone when the tests end.
#pragma once

#include <sys/types.h>

#include <string>
#include <thread>

#include "postgres_settings.hpp"
#include "support/temporary_directory.hpp"
#include "tcp_port.hpp"

namespace shop {

/// Runs from its construction to its destruction, except while it is stopped, and always at the
/// same port. Also when this process is killed, it ends. Belongs to one thread: as far as the
/// system knows, that thread is its parent.
class postgres_server {
 public:
  /// Makes the data directory and starts. Throws `std::runtime_error` with what the server says.
  postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;
  ~postgres_server();

  /// Returns when it accepts connections, at once when it already does.
  void start();
  /// Cuts all connections, and returns when it has ended in good order.
  void stop();
  /// Returns when it has ended as in a crash: nothing is tidied up, and all that it had not yet
  /// written must be found in its log.
  void crash();

  /// Leads to a schema that no one else uses, and that is yet to be made.
  postgres_settings fresh_schema();

 private:
  void end(int signal);

  const std::string programs_;  // their directory, with a slash; empty: they are in the PATH
  temporary_directory directory_;
  const tcp_port port_;  // reserved also while the server is away
  int schemas_ = 0;
  pid_t process_ = -1;
  std::string output_;
  std::thread reader_;
};

/// The server that the tests of a program share: from the first call to the end of the last test.
/// It runs, whatever an earlier test did to it.
postgres_server& shared_postgres_server();

}  // namespace shop
