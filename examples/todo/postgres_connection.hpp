// One connection to PostgreSQL that uses the schema of its settings.
#pragma once

#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <string>

#include "postgres_settings.hpp"

namespace shop {

/// A connection for one thread at a time. It never reconnects: a lost connection stays lost.
///
/// If the server cannot be reached, or disconnects during a statement, the functions throw
/// `store_unavailable`; an error in the statement itself is another `std::runtime_error`. Both
/// messages contain the settings without the password.
class postgres_connection {
 public:
  /// Connects. The schema need not exist yet.
  explicit postgres_connection(const postgres_settings& settings);
  postgres_connection(const postgres_connection&) = delete;
  postgres_connection& operator=(const postgres_connection&) = delete;

  /// Runs one statement with `$1`, `$2`… in it. When this returns, its changes are committed.
  template <typename... Parameters>
  pqxx::result run(const std::string& statement, const Parameters&... parameters) {
    return guarded([&] {
      // Without a transaction around it, a statement is a transaction of its own: libpq returns the
      // rows only after the server has committed them.
      return pqxx::nontransaction(connection_).exec_params(statement, parameters...);
    });
  }

  /// Runs statements like `CREATE TABLE IF NOT EXISTS`, all or none, under a lock that all services
  /// share: without it they fail when two services start at once.
  void define(const std::string& statements);

  /// A quoted name for use in a statement: `"todo"`.
  std::string quoted(const std::string& name);

  /// Whether the connection looks open, without a query to the server.
  bool is_alive() noexcept;

 private:
  template <typename Use>
  auto guarded(Use use) {
    try {
      check();
      return use();
    } catch (const pqxx::failure& e) {
      refuse(e);
    }
  }
  void run_all(const std::string& statements);
  void check() const;
  [[noreturn]] void refuse(const pqxx::failure& error);

  const std::string text_;
  bool is_lost_ = false;
  pqxx::connection connection_;
};

}  // namespace shop
