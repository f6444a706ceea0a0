// The connection on top of libpqxx: it waits for the server, and its errors name the settings.
#include "postgres_connection.hpp"

#include <poll.h>

#include <string_view>

#include "store.hpp"

namespace shop {
namespace {

// The server counts as gone after this time without an answer.
constexpr const char*
    limits = " connect_timeout=5 tcp_user_timeout=10000 keepalives_idle=30 client_encoding=UTF8";

// An arbitrary number, the same for all services that define tables.
constexpr const char* lock = "SELECT pg_advisory_xact_lock(20061223); ";

// One part of a connection string; \ and ' are escaped.
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

// libpq's messages have several lines; an error here has one.
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
  // Acknowledged data is on the server's disk, whatever the server's default.
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
  // An idle server that shuts down sends a last message. libpq reads it in pieces, and finds the
  // end of the connection behind it.
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
  // libpqxx 6 would reconnect, and lose the schema.
  if (is_lost_ || !connection_.is_open())
    throw store_unavailable(text_ + ": the connection is lost");
}

void postgres_connection::refuse(const pqxx::failure& error) {
  const auto* const refusal = dynamic_cast<const pqxx::sql_error*>(&error);
  // 57P01, 57P02…: the server shuts down, has crashed, or is not up yet.
  const bool is_farewell = refusal != nullptr && refusal->sqlstate().starts_with("57P");
  is_lost_ = is_farewell || !connection_.is_open() ||
             dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr;
  // For a lost connection, libpqxx often reports only a later failure.
  if (is_lost_ && !is_farewell)
    throw store_unavailable(text_ + ": the connection was lost in mid-statement");
  const std::string message = text_ + ": " + one_line(error.what());
  if (is_lost_) throw store_unavailable(message);
  throw std::runtime_error(message);
}

}  // namespace shop
