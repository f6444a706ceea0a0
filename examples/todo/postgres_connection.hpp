// One connection to PostgreSQL, which works in the schema of its settings.
#pragma once

#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <string>

#include "postgres_settings.hpp"

namespace shop {

/// A connection for one thread at a time. It never connects anew: once lost, it stays lost.
///
/// Where the server cannot be reached, or leaves in mid-statement, the functions throw
/// `store_unavailable`; what is wrong with a statement itself is another `std::runtime_error`. Both
/// tell the settings, but for the password.
class postgres_connection {
 public:
  /// Connects. The schema need not be there yet.
  explicit postgres_connection(const postgres_settings& settings);
  postgres_connection(const postgres_connection&) = delete;
  postgres_connection& operator=(const postgres_connection&) = delete;

  /// Runs one statement with `$1`, `$2`… in it. When this returns, what it did is committed.
  template <typename... Parameters>
  pqxx::result run(const std::string& statement, const Parameters&... parameters) {
    return guarded([&] {
      // Without a transaction around it a statement is one of its own: libpq gives the rows only
      // after the server has committed them.
      return pqxx::nontransaction(connection_).exec_params(statement, parameters...);
    });
  }

  /// Runs statements like `CREATE TABLE IF NOT EXISTS`, all or none, while nobody else does by
  /// this function: by themselves they fail when two services start at once.
  void define(const std::string& statements);

  /// A name as it stands in a statement: `"todo"`.
  std::string quoted(const std::string& name);

  /// Whether the server has not hung up, as far as can be told without asking it.
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
