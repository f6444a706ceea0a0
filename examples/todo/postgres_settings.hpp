// The settings of a connection to PostgreSQL.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace shop {

/// The address, the user, the database, and the number of connections.
struct postgres_settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5432;
  std::string username = "postgres";
  std::string password;  ///< Empty where the server wants none.
  std::string database = "postgres";
  std::string schema = "todo";               ///< Any name; made where it is missing.
  int pool_size = 4;                         ///< How many connections are kept open, at least one.
  std::chrono::milliseconds patience{5000};  ///< How long to wait for a connection that is free.

  /// For errors and logs, without the password:
  /// `database postgres at 127.0.0.1:5432, user postgres, schema todo`.
  std::string text() const;
};

}  // namespace shop
