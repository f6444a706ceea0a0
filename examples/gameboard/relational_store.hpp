// The relational store: scores in an SQLite database.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "scores.hpp"

namespace SQLite {
class Database;
}

namespace gameboard {

class publisher;

/// One connection to a database file, which several threads share. Its functions throw
/// `std::exception` if the database fails.
class relational_store {
 public:
  /// Opens or creates the database. Throws `std::runtime_error`, which names the file.
  relational_store(const std::string& file, publisher& log);
  ~relational_store();

  void add(const score& reached);
  /// The best scores, best first.
  std::vector<score> best(int most);
  std::int64_t count();

 private:
  publisher& log_;
  std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace gameboard
