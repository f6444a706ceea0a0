// A pool of connections to PostgreSQL, which are lent to whoever needs one.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "postgres_settings.hpp"

namespace shop {

class postgres_connection;

/// A fixed number of connections. They are opened at once, so that a server that is away is
/// noticed at the start. One that broke is replaced when it is next lent: after the server has been
/// away the pool works again by itself.
///
/// Its functions may be called from several threads. It outlives its loans.
class postgres_pool {
 public:
  /// A connection as long as it is lent. Its end gives the connection back.
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

  /// Opens the connections, and makes the schema where it is missing. Throws `store_unavailable`,
  /// which tells the settings but for the password, and `std::invalid_argument` for an empty pool,
  /// or an empty host, user, database or schema.
  explicit postgres_pool(postgres_settings settings);
  postgres_pool(const postgres_pool&) = delete;
  postgres_pool& operator=(const postgres_pool&) = delete;
  ~postgres_pool();

  /// A connection that works, as far as can be told without asking the server. Waits as long as
  /// the settings say for one that is free. Throws `store_unavailable` when none comes free, and
  /// when a broken one cannot be replaced.
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
