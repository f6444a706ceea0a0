// Scores in SQLite: each function is a statement, and a span.
#include "relational_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <stdexcept>

#include "trace.hpp"

namespace gameboard {
namespace {

constexpr int busy_timeout_ms = 5000;

std::unique_ptr<SQLite::Database> open(const std::string& file) try {
  auto database = std::make_unique<SQLite::Database>(
      file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms
  );
  database->exec(
      "CREATE TABLE IF NOT EXISTS scores ("
      "  player TEXT NOT NULL,"
      "  game TEXT NOT NULL,"
      "  points INTEGER NOT NULL)"
  );
  return database;
} catch (const SQLite::Exception& e) {
  throw std::runtime_error("database " + file + ": " + e.what());
}

}  // namespace

relational_store::relational_store(const std::string& file, publisher& log)
    : log_(log), database_(open(file)) {
  log_.log("relational-store opened", {{"file", file}, {"scores", count()}});
}

relational_store::~relational_store() { log_.log("relational-store closed"); }

void relational_store::add(const score& reached) {
  const trace insert(log_, "insert score", span_kind::client);
  const std::lock_guard lock(mutex_);
  SQLite::Statement statement(*database_, "INSERT INTO scores VALUES (?, ?, ?)");
  statement.bind(1, reached.player);
  statement.bind(2, reached.game);
  statement.bind(3, reached.points);
  statement.exec();
}

std::vector<score> relational_store::best(int most) {
  const trace select(log_, "select scores", span_kind::client);
  const std::lock_guard lock(mutex_);
  SQLite::Statement statement(
      *database_, "SELECT player, game, points FROM scores ORDER BY points DESC, rowid LIMIT ?"
  );
  statement.bind(1, most);
  std::vector<score> found;
  while (statement.executeStep())
    found.push_back(
        {statement.getColumn(0).getString(),
         statement.getColumn(1).getString(),
         statement.getColumn(2).getInt64()}
    );
  return found;
}

std::int64_t relational_store::count() {
  const std::lock_guard lock(mutex_);
  return database_->execAndGet("SELECT count(*) FROM scores").getInt64();
}

}  // namespace gameboard
