// The pool: a stack of connections behind a mutex. The one used last is lent first.
#include "postgres_pool.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "postgres_connection.hpp"
#include "store.hpp"

namespace shop {
namespace {

// libpq replaces empty values by its own defaults, and could connect to another server.
void check(const postgres_settings& settings) {
  for (const auto& [name, value] :
       {std::pair("host", &settings.host),
        std::pair("user", &settings.username),
        std::pair("database", &settings.database),
        std::pair("schema", &settings.schema)})
    if (value->empty())
      throw std::invalid_argument(settings.text() + ": the " + name + " is empty");
  if (settings.pool_size < 1)
    throw std::invalid_argument(
        settings.text() + ": a pool of " + std::to_string(settings.pool_size) +
        " connections is none"
    );
}

void make_schema(postgres_connection& connection, const std::string& schema) {
  // The schema may exist although this user may not create one.
  if (connection.run("SELECT FROM pg_namespace WHERE nspname = $1", schema).empty())
    connection.define("CREATE SCHEMA IF NOT EXISTS " + connection.quoted(schema));
}

}  // namespace

postgres_pool::loan::loan(postgres_pool& pool, std::unique_ptr<postgres_connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {}

postgres_pool::loan::loan(loan&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}

postgres_pool::loan::~loan() {
  if (pool_ != nullptr) pool_->give_back(std::move(connection_));
}

postgres_pool::postgres_pool(postgres_settings settings) : settings_(std::move(settings)) {
  check(settings_);
  for (int i = 0; i != settings_.pool_size; ++i)
    free_.push_back(std::make_unique<postgres_connection>(settings_));
  make_schema(*free_.front(), settings_.schema);
}

postgres_pool::~postgres_pool() = default;

postgres_pool::loan postgres_pool::lend() {
  std::unique_lock lock(mutex_);
  if (!one_is_free_.wait_for(lock, settings_.patience, [this] { return !free_.empty(); }))
    throw store_unavailable(
        settings_.text() + ": for " + std::to_string(settings_.patience.count()) + " ms all " +
        std::to_string(settings_.pool_size) + " connections have been in use"
    );
  loan result(*this, std::move(free_.back()));
  free_.pop_back();
  lock.unlock();
  if (result.connection_ == nullptr || !result.connection_->is_alive()) {
    result.connection_.reset();  // first, so that the server never has more connections than agreed
    result.connection_ = std::make_unique<postgres_connection>(settings_);
  }
  return result;
}

int postgres_pool::free() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(free_.size());
}

void postgres_pool::give_back(std::unique_ptr<postgres_connection> connection) noexcept {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }
  one_is_free_.notify_one();
}

}  // namespace shop
