// A store in an SQLite database: what it has acknowledged survives a crash of the program.
#pragma once

#include <memory>
#include <mutex>

#include "store.hpp"

namespace SQLite {
class Database;
}

namespace shop {

class event_log;

class sqlite_store : public store {
 public:
  /// Opens the database, or makes it. Throws `std::runtime_error`, which names the file, and
  /// `std::invalid_argument` for an empty path.
  sqlite_store(const std::string& path, event_log& log);
  ~sqlite_store() override;

  std::vector<todo_item> all() override;
  std::optional<todo_item> find(std::int64_t id) override;
  todo_item add(const std::string& title, bool done) override;
  std::optional<todo_item> change(std::int64_t id, const todo_change& change) override;
  bool remove(std::int64_t id) override;
  std::size_t count() override;

  /// Moves what stands in the write-ahead log into the database file, and empties the log: then
  /// the one file is all there is, and can be copied.
  void checkpoint();

 private:
  const std::string path_;
  event_log& log_;
  std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace shop
