// The connection by libpqxx: opened with patience, and with errors that say where.
#include "postgres_connection.hpp"

#include <poll.h>

#include <string_view>

#include "store.hpp"

namespace shop {
namespace {

// A server that is gone without a word is noticed after so long.
constexpr const char*
    limits = " connect_timeout=5 tcp_user_timeout=10000 keepalives_idle=30 client_encoding=UTF8";

// Any number; the same for all who define something.
constexpr const char* lock = "SELECT pg_advisory_xact_lock(20061223); ";

// One part of a connection string, where \ and ' are escaped.
std::string option(std::string_view name, std::string_view value) {
  std::string text = " " + std::string(name) + "='";
  for (const char c : value) {
    if (c == '\\' || c == '\'') text += '\\';
    text += c;
  }
  return text + "'";
}

std::string connection_string(const postgres_settings& settings) {
  return option("host", settings.host) + option("port", std::to_string(settings.port)) +
         option("user", settings.username) + option("password", settings.password) +
         option("dbname", settings.database) + limits;
}

// libpq writes paragraphs; an error is a line.
std::string one_line(std::string_view message) {
  std::string line;
  for (const char c : message) {
    const bool is_space = c == '\n' || c == '\t' || c == ' ';
    if (!is_space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

pqxx::connection connect(const postgres_settings& settings) try {
  return pqxx::connection(connection_string(settings));
} catch (const pqxx::failure& e) {
  throw store_unavailable(settings.text() + ": " + one_line(e.what()));
}

}  // namespace

std::string postgres_settings::text() const {
  return "database " + database + " at " + host + ":" + std::to_string(port) + ", user " +
         username + ", schema " + schema;
}

postgres_connection::postgres_connection(const postgres_settings& settings)
    : text_(settings.text()), connection_(connect(settings)) {
  // What is acknowledged is on the server's disk, whatever the server does by default.
  run_all(
      "SET synchronous_commit TO on; SET client_min_messages TO warning; SET search_path TO " +
      quoted(settings.schema)
  );
}

void postgres_connection::define(const std::string& statements) { run_all(lock + statements); }

std::string postgres_connection::quoted(const std::string& name) {
  return guarded([&] { return connection_.quote_name(name); });
}

bool postgres_connection::is_alive() noexcept try {
  // A server that has nothing to answer says nothing but farewell. libpq reads it piece by piece,
  // and finds the end behind it.
  pollfd socket{connection_.sock(), POLLIN, 0};
  while (!is_lost_ && connection_.is_open() && ::poll(&socket, 1, 0) == 1) connection_.get_notifs();
  return !is_lost_ && connection_.is_open();
} catch (const std::exception&) {
  is_lost_ = true;
  return false;
}

void postgres_connection::run_all(const std::string& statements) {
  // Several statements sent as one are one transaction.
  guarded([&] { return pqxx::nontransaction(connection_).exec(statements); });
}

void postgres_connection::check() const {
  // libpqxx 6 would connect anew, and forget the schema.
  if (is_lost_ || !connection_.is_open())
    throw store_unavailable(text_ + ": the connection is lost");
}

void postgres_connection::refuse(const pqxx::failure& error) {
  const auto* const refusal = dynamic_cast<const pqxx::sql_error*>(&error);
  // 57P01, 57P02…: the server shuts down, has crashed, or is not up yet.
  const bool is_farewell = refusal != nullptr && refusal->sqlstate().starts_with("57P");
  is_lost_ = is_farewell || !connection_.is_open() ||
             dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr;
  // What libpqxx says of a lost connection is often but a failure that followed.
  if (is_lost_ && !is_farewell)
    throw store_unavailable(text_ + ": the connection was lost in mid-statement");
  const std::string message = text_ + ": " + one_line(error.what());
  if (is_lost_) throw store_unavailable(message);
  throw std::runtime_error(message);
}

}  // namespace shop
