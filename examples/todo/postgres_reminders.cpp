// The list of reminders: a table with a row for each todo that was seen open.
#include "postgres_reminders.hpp"

#include <pqxx/binarystring>
#include <stdexcept>

#include "postgres_connection.hpp"
#include "postgres_pool.hpp"

namespace shop {
namespace {

constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS reminders ("
    "  todo bigint PRIMARY KEY REFERENCES todos ON DELETE CASCADE,"
    "  since timestamptz NOT NULL DEFAULT now(),"
    "  is_sent boolean NOT NULL DEFAULT false)";

// The lock waits for todos that are being removed, and passes over them.
constexpr const char* see =
    "INSERT INTO reminders (todo) "
    "SELECT id FROM todos "
    "WHERE NOT done AND NOT EXISTS (SELECT FROM reminders WHERE todo = id) FOR KEY SHARE";

constexpr const char* next =
    "SELECT id, title, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
    "FROM todos JOIN reminders ON todo = id "
    "WHERE NOT done AND NOT is_sent AND since <= now() - $1 * interval '1 second' "
    "ORDER BY id LIMIT 1";

// A lock of the sender among all services, named after the table: two schemas have two.
class sender_lock {
 public:
  explicit sender_lock(postgres_connection& connection)
      : connection_(connection),
        is_mine_(connection
                     .run("SELECT pg_try_advisory_lock('reminders'::regclass::oid::bigint)")[0][0]
                     .as<bool>()) {}
  sender_lock(const sender_lock&) = delete;
  sender_lock& operator=(const sender_lock&) = delete;
  ~sender_lock() {
    if (!is_mine_) return;
    try {
      connection_.run("SELECT pg_advisory_unlock('reminders'::regclass::oid::bigint)");
    } catch (const std::exception&) {
      // The connection is lost, and the lock with it.
    }
  }

  bool is_mine() const { return is_mine_; }

 private:
  postgres_connection& connection_;
  bool is_mine_;
};

}  // namespace

postgres_reminders::postgres_reminders(postgres_pool& pool) : pool_(pool) {
  pool_.lend()->define(table);
}

bool postgres_reminders::send_next(
    std::chrono::seconds age, const std::function<void(const reminder&)>& send
) {
  const auto connection = pool_.lend();
  const sender_lock lock(*connection);
  if (!lock.is_mine()) return false;
  connection->run(see);
  const pqxx::result rows = connection->run(next, static_cast<std::int64_t>(age.count()));
  if (rows.empty()) return false;
  const auto id = rows[0][0].as<std::int64_t>();
  send({id, pqxx::binarystring(rows[0][1]).str(), rows[0][2].as<std::string>()});
  connection->run("UPDATE reminders SET is_sent = true WHERE todo = $1", id);
  return true;
}

}  // namespace shop
