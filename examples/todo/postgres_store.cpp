// The store in PostgreSQL: each function is one statement, on a connection lent for it.
#include "postgres_store.hpp"

#include <pqxx/binarystring>
#include <pqxx/result>

#include "event_log.hpp"
#include "postgres_connection.hpp"
#include "postgres_pool.hpp"

namespace shop {
namespace {

// PostgreSQL's text type accepts only UTF-8 without zero bytes; a title is stored as bytes.
constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS todos ("
    "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    "  title bytea NOT NULL,"
    "  done boolean NOT NULL)";

std::vector<todo_item> read_items(const pqxx::result& rows) {
  std::vector<todo_item> items;
  for (const auto& row : rows)
    items.push_back({row[0].as<std::int64_t>(), pqxx::binarystring(row[1]).str(), row[2].as<bool>()}
    );
  return items;
}

std::optional<todo_item> read_item(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return read_items(rows).front();
}

}  // namespace

postgres_store::postgres_store(postgres_pool& pool, event_log& log) : pool_(pool), log_(log) {
  pool_.lend()->define(table);
  log_.info(
      "database opened",
      {{"database", pool_.settings().text()}, {"todos", static_cast<std::int64_t>(count())}}
  );
}

template <typename... Parameters>
pqxx::result postgres_store::run(const char* statement, const Parameters&... parameters) try {
  return pool_.lend()->run(statement, parameters...);
} catch (const store_unavailable& e) {
  log_.error("database unavailable", {{"error", e.what()}});
  throw;
}

std::vector<todo_item> postgres_store::all() {
  return read_items(run("SELECT id, title, done FROM todos ORDER BY id"));
}

std::optional<todo_item> postgres_store::find(std::int64_t id) {
  return read_item(run("SELECT id, title, done FROM todos WHERE id = $1", id));
}

todo_item postgres_store::add(const std::string& title, bool done) {
  const pqxx::result rows = run(
      "INSERT INTO todos (title, done) VALUES ($1, $2) RETURNING id, title, done",
      pqxx::binarystring(title),
      done
  );
  return read_item(rows).value();
}

std::optional<todo_item> postgres_store::change(std::int64_t id, const todo_change& change) {
  return read_item(
      run("UPDATE todos SET"
          "  title = CASE WHEN $2 THEN $3 ELSE title END,"
          "  done = CASE WHEN $4 THEN $5 ELSE done END "
          "WHERE id = $1 RETURNING id, title, done",
          id,
          change.title.has_value(),
          pqxx::binarystring(change.title.value_or("")),
          change.done.has_value(),
          change.done.value_or(false))
  );
}

bool postgres_store::remove(std::int64_t id) {
  return run("DELETE FROM todos WHERE id = $1", id).affected_rows() != 0;
}

std::size_t postgres_store::count() {
  return run("SELECT count(*) FROM todos")[0][0].as<std::size_t>();
}

cruller::health_report postgres_store::check() try {
  pool_.lend()->run("SELECT FROM todos LIMIT 1");
  return cruller::health_report::ok();
} catch (const store_unavailable& e) {
  return cruller::health_report::down(e.what());
}

}  // namespace shop
