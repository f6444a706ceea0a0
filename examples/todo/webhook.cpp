// Reminders over HTTP: a connection for each.
#include "webhook.hpp"

#include <httplib.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "tcp_address.hpp"

namespace shop {

using std::chrono::seconds;

webhook::webhook(std::string host, std::uint16_t port, std::string path)
    : host_(std::move(host)), port_(port), path_(std::move(path)) {}

void webhook::receive(const reminder& due) {
  // A request is not given up when the service stops, because that could double it. So it is short.
  httplib::Client client(host_, port_);
  client.set_connection_timeout(seconds(2));
  client.set_write_timeout(seconds(2));
  client.set_read_timeout(seconds(5));
  const std::string key = "\"todo-" + std::to_string(due.todo) + "-" + due.since + "\"";
  const nlohmann::json body{{"todo", due.todo}, {"title", due.title}, {"since", due.since}};
  const httplib::Result result = client.Post(
      path_,
      httplib::Headers{{"Idempotency-Key", key}},
      body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
      "application/json"
  );
  const std::string peer = "http://" + text_of(host_, port_) + path_;
  if (!result) throw std::runtime_error(peer + ": no answer (" + to_string(result.error()) + ")");
  if (result->status / 100 != 2)
    throw std::runtime_error(peer + ": refused with " + std::to_string(result->status));
}

}  // namespace shop
