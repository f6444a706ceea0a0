// The store in SQLite: one connection behind a mutex, each change a transaction of its own.
#include "sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "event_log.hpp"

namespace shop {
namespace {

constexpr int busy_timeout_ms = 5000;

todo_item read_item(SQLite::Statement& row) {
  return {
      row.getColumn(0).getInt64(), row.getColumn(1).getString(), row.getColumn(2).getInt() != 0};
}

// Runs a statement to its end and returns its last row. A change is committed only when the
// statement is done: a row of `RETURNING` is no guarantee.
std::optional<todo_item> run_to_end(SQLite::Statement& statement) {
  std::optional<todo_item> item;
  while (statement.executeStep()) item = read_item(statement);
  return item;
}

std::unique_ptr<SQLite::Database> open(const std::string& path) try {
  // For an empty path SQLite creates a temporary database, which it deletes when it closes.
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

// The path of the write-ahead log according to SQLite.
std::string log_of(SQLite::Database& database) {
  const char* const path = sqlite3_filename_wal(sqlite3_db_filename(database.getHandle(), "main"));
  std::error_code ignored;
  return path != nullptr && std::filesystem::exists(path, ignored) ? path : "";
}

}  // namespace

sqlite_store::sqlite_store(const std::string& path, event_log& log)
    : path_(path), log_(log), database_(open(path)), write_ahead_log_(log_of(*database_)) {
  log_.info("database opened", {{"path", path_}, {"todos", static_cast<std::int64_t>(count())}});
}

sqlite_store::~sqlite_store() = default;

// Checks again afterwards: data written to a deleted file must not be acknowledged.
template <typename Use>
auto sqlite_store::guarded(Use use) {
  const std::lock_guard lock(mutex_);
  check();
  auto result = use();
  check();
  return result;
}

void sqlite_store::check() const {
  int has_moved = 0;
  sqlite3_file_control(database_->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  std::error_code ignored;
  const bool has_log = write_ahead_log_.empty() ||
                       std::filesystem::exists(write_ahead_log_, ignored);
  if (has_moved == 0 && has_log) return;
  const std::string file = has_moved != 0 ? path_ : write_ahead_log_;
  const std::string error = "the file has been deleted, moved or replaced";
  log_.error("database unavailable", {{"path", file}, {"error", error}});
  throw store_unavailable("database " + file + ": " + error);
}

std::vector<todo_item> sqlite_store::all() {
  return guarded([&] {
    SQLite::Statement select(*database_, "SELECT id, title, done FROM todos ORDER BY id");
    std::vector<todo_item> items;
    while (select.executeStep()) items.push_back(read_item(select));
    return items;
  });
}

std::optional<todo_item> sqlite_store::find(std::int64_t id) {
  return guarded([&] {
    SQLite::Statement select(*database_, "SELECT id, title, done FROM todos WHERE id = ?");
    select.bind(1, id);
    return run_to_end(select);
  });
}

todo_item sqlite_store::add(const std::string& title, bool done) {
  return guarded([&] {
    SQLite::Statement insert(
        *database_, "INSERT INTO todos (title, done) VALUES (?, ?) RETURNING id, title, done"
    );
    insert.bind(1, title);
    insert.bind(2, done ? 1 : 0);
    return run_to_end(insert).value();
  });
}

std::optional<todo_item> sqlite_store::change(std::int64_t id, const todo_change& change) {
  return guarded([&] {
    SQLite::Statement update(
        *database_,
        "UPDATE todos SET title = coalesce(?, title), done = coalesce(?, done) WHERE id = ? "
        "RETURNING id, title, done"
    );
    if (change.title) update.bind(1, *change.title);
    if (change.done) update.bind(2, *change.done ? 1 : 0);
    update.bind(3, id);
    return run_to_end(update);
  });
}

bool sqlite_store::remove(std::int64_t id) {
  return guarded([&] {
    SQLite::Statement erase(*database_, "DELETE FROM todos WHERE id = ?");
    erase.bind(1, id);
    return erase.exec() != 0;
  });
}

std::size_t sqlite_store::count() {
  return guarded([&] {
    return static_cast<std::size_t>(database_->execAndGet("SELECT count(*) FROM todos").getInt64());
  });
}

void sqlite_store::checkpoint() {
  guarded([&] {
    const bool is_busy = database_->execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() != 0;
    if (is_busy) throw std::runtime_error("database " + path_ + ": in use by another program");
    return true;
  });
  log_.info("database checkpointed", {{"path", path_}});
}

}  // namespace shop
