// Where the PostgreSQL server is, and who we are there.
#pragma once

#include <chrono>
#include <string>

namespace shop {

/// All that is needed to connect, and how many connections there are to be.
struct postgres_settings {
  std::string host = "127.0.0.1";
  int port = 5432;
  std::string username = "postgres";
  std::string password;  ///< Empty where the server wants none.
  std::string database = "postgres";
  std::string schema = "todo";               ///< Any name; made where it is missing.
  int pool_size = 4;                         ///< How many connections are kept open, at least one.
  std::chrono::milliseconds patience{5000};  ///< How long to wait for a connection that is free.

  /// As errors and logs show it, never with the password:
  /// `database postgres at 127.0.0.1:5432, user postgres, schema todo`.
  std::string text() const;
};

}  // namespace shop
