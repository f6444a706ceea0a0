// The store in SQLite: one connection behind a mutex, each change a transaction of its own.
#include "sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <stdexcept>

#include "event_log.hpp"

namespace shop {
namespace {

constexpr int busy_timeout_ms = 5000;

todo_item read_item(SQLite::Statement& row) {
  return {
      row.getColumn(0).getInt64(), row.getColumn(1).getString(), row.getColumn(2).getInt() != 0};
}

// Runs a statement to its end and gives its last row. A change is committed only when the
// statement is done: a row of `RETURNING` alone promises nothing.
std::optional<todo_item> run_to_end(SQLite::Statement& statement) {
  std::optional<todo_item> item;
  while (statement.executeStep()) item = read_item(statement);
  return item;
}

std::unique_ptr<SQLite::Database> open(const std::string& path) try {
  // SQLite would take that for a database that is gone at the end.
  if (path.empty()) throw std::invalid_argument("the path of the database is empty");
  auto database = std::make_unique<SQLite::Database>(
      path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms
  );
  // A write-ahead log that is synced at each commit: an acknowledged change is on the disk.
  database->exec("PRAGMA journal_mode = WAL");
  database->exec("PRAGMA synchronous = FULL");
  database->exec(
      "CREATE TABLE IF NOT EXISTS todos ("
      "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
      "  title TEXT NOT NULL,"
      "  done INTEGER NOT NULL)"
  );
  return database;
} catch (const SQLite::Exception& e) {
  throw std::runtime_error("database " + path + ": " + e.what());
}

}  // namespace

sqlite_store::sqlite_store(const std::string& path, event_log& log)
    : path_(path), log_(log), database_(open(path)) {
  log_.info("database opened", {{"path", path_}, {"todos", static_cast<std::int64_t>(count())}});
}

sqlite_store::~sqlite_store() = default;

std::vector<todo_item> sqlite_store::all() {
  const std::lock_guard lock(mutex_);
  SQLite::Statement select(*database_, "SELECT id, title, done FROM todos ORDER BY id");
  std::vector<todo_item> items;
  while (select.executeStep()) items.push_back(read_item(select));
  return items;
}

std::optional<todo_item> sqlite_store::find(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement select(*database_, "SELECT id, title, done FROM todos WHERE id = ?");
  select.bind(1, id);
  return run_to_end(select);
}

todo_item sqlite_store::add(const std::string& title, bool done) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement insert(
      *database_, "INSERT INTO todos (title, done) VALUES (?, ?) RETURNING id, title, done"
  );
  insert.bind(1, title);
  insert.bind(2, done ? 1 : 0);
  return run_to_end(insert).value();
}

std::optional<todo_item> sqlite_store::change(std::int64_t id, const todo_change& change) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement update(
      *database_,
      "UPDATE todos SET title = coalesce(?, title), done = coalesce(?, done) WHERE id = ? "
      "RETURNING id, title, done"
  );
  if (change.title) update.bind(1, *change.title);
  if (change.done) update.bind(2, *change.done ? 1 : 0);
  update.bind(3, id);
  return run_to_end(update);
}

bool sqlite_store::remove(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  SQLite::Statement erase(*database_, "DELETE FROM todos WHERE id = ?");
  erase.bind(1, id);
  return erase.exec() != 0;
}

std::size_t sqlite_store::count() {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(database_->execAndGet("SELECT count(*) FROM todos").getInt64());
}

void sqlite_store::checkpoint() {
  const std::lock_guard lock(mutex_);
  const bool is_busy = database_->execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
  if (is_busy) throw std::runtime_error("database " + path_ + ": in use by another program");
  log_.info("database checkpointed", {{"path", path_}});
}

}  // namespace shop
