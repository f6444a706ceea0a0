// A pool of connections to PostgreSQL.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "postgres_settings.hpp"

namespace shop {

class postgres_connection;

/// A fixed number of connections. They are opened at construction, so a missing server makes the
/// start fail. A broken connection is replaced when it is next lent, so the pool recovers by itself
/// after the server was away.
///
/// Its functions may be called from several threads. It outlives its loans.
class postgres_pool {
 public:
  /// A loan of a connection. Its destructor returns the connection.
  class loan {
   public:
    loan(loan&& other) noexcept;
    loan& operator=(loan&&) = delete;
    ~loan();

    postgres_connection& operator*() const { return *connection_; }
    postgres_connection* operator->() const { return connection_.get(); }

   private:
    friend class postgres_pool;
    loan(postgres_pool& pool, std::unique_ptr<postgres_connection> connection);

    postgres_pool* pool_;
    std::unique_ptr<postgres_connection> connection_;
  };

  /// Opens the connections, and creates a missing schema. Throws `store_unavailable`, whose message
  /// contains the settings without the password, and `std::invalid_argument` for an empty pool,
  /// host, user, database or schema.
  explicit postgres_pool(postgres_settings settings);
  postgres_pool(const postgres_pool&) = delete;
  postgres_pool& operator=(const postgres_pool&) = delete;
  ~postgres_pool();

  /// A connection that looks open, without a query to the server. Waits for a free one up to the
  /// limit of the settings. Throws `store_unavailable` if none becomes free, and if a broken one
  /// cannot be replaced.
  loan lend();

  const postgres_settings& settings() const { return settings_; }
  /// How many connections are not lent now.
  int free() const;

 private:
  void give_back(std::unique_ptr<postgres_connection> connection) noexcept;

  const postgres_settings settings_;
  mutable std::mutex mutex_;
  std::condition_variable one_is_free_;
  std::vector<std::unique_ptr<postgres_connection>> free_;  // null: to be opened when next lent
};

}  // namespace shop
