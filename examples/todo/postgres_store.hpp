// A store in a PostgreSQL database: acknowledged data survives a crash of either side.
#pragma once

#include <cruller/health.hpp>

#include "store.hpp"

namespace pqxx {
class result;
}

namespace shop {

class event_log;
class postgres_pool;

/// Keeps todos in a table of the pool's schema, which other stores may use too.
///
/// While the server is unavailable, its functions throw `store_unavailable` and log the reason; the
/// change may or may not have been made. When the server is available again, they work again.
class postgres_store : public store {
 public:
  /// Creates the table if it is missing. The pool and the log must outlive the store.
  postgres_store(postgres_pool& pool, event_log& log);

  std::vector<todo_item> all() override;
  std::optional<todo_item> find(std::int64_t id) override;
  todo_item add(const std::string& title, bool done) override;
  std::optional<todo_item> change(std::int64_t id, const todo_change& change) override;
  bool remove(std::int64_t id) override;
  std::size_t count() override;

  /// Whether the database answers; the reason if it does not. It is asked often: nothing is logged.
  cruller::health_report check();

 private:
  template <typename... Parameters>
  pqxx::result run(const char* statement, const Parameters&... parameters);

  postgres_pool& pool_;
  event_log& log_;
};

}  // namespace shop
