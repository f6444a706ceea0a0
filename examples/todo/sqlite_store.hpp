// A store in an SQLite database: acknowledged data survives a crash of the program.
#pragma once

#include <memory>
#include <mutex>

#include "store.hpp"

namespace SQLite {
class Database;
}

namespace shop {

class event_log;

/// Keeps todos in a database file. If the file is deleted, moved or replaced while it is open,
/// later changes would be lost: then the functions throw `store_unavailable` and log the reason,
/// until the file is back or the store is opened again.
class sqlite_store : public store {
 public:
  /// Opens or creates the database. Throws `std::runtime_error`, which names the file, and
  /// `std::invalid_argument` for an empty path.
  sqlite_store(const std::string& path, event_log& log);
  ~sqlite_store() override;

  std::vector<todo_item> all() override;
  std::optional<todo_item> find(std::int64_t id) override;
  todo_item add(const std::string& title, bool done) override;
  std::optional<todo_item> change(std::int64_t id, const todo_change& change) override;
  bool remove(std::int64_t id) override;
  std::size_t count() override;

  /// Moves the content of the write-ahead log into the database file: then this one file is
  /// complete and can be copied.
  void checkpoint();

 private:
  template <typename Use>
  auto guarded(Use use);
  void check() const;

  const std::string path_;
  event_log& log_;
  std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
  const std::string write_ahead_log_;  // its path; empty if there is none
};

}  // namespace shop
