// Routing and JSON: requests become calls of the store and of the data provider.
#include "router.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "data_provider.hpp"
#include "relational_store.hpp"
#include "trace.hpp"

namespace gameboard {
namespace {

using json = nlohmann::ordered_json;

constexpr int most_scores = 100;

// A request that gets an error response. Thrown before anything changes.
class refused : public std::runtime_error {
 public:
  refused(int code, const std::string& message) : std::runtime_error(message), status(code) {}
  int status;
};

// A path can contain any bytes; invalid UTF-8 must not make `dump` throw.
http_response response(int status, const json& body) {
  return {status, body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}

score read_score(const std::string& body) {
  const json value = json::parse(body, nullptr, false);
  if (!value.is_object()) throw refused(400, "the body must be a JSON object");
  const auto text = [&](const char* name) {
    const auto found = value.find(name);
    if (found == value.end() || !found->is_string() || found->get<std::string>().empty())
      throw refused(400, std::string(name) + " must be a text");
    return found->get<std::string>();
  };
  const auto points = value.find("points");
  if (points == value.end() || !points->is_number_integer())
    throw refused(400, "points must be a whole number");
  return {text("player"), text("game"), points->get<std::int64_t>()};
}

// The game in `/games/polybus/report`; empty in other paths.
std::string game_in(std::string_view path) {
  constexpr std::string_view begin = "/games/", end = "/report";
  if (!path.starts_with(begin) || !path.ends_with(end)) return {};
  if (path.size() <= begin.size() + end.size()) return {};
  return std::string(path.substr(begin.size(), path.size() - begin.size() - end.size()));
}

}  // namespace

http_response error_response(int status, const std::string& message) {
  return response(status, {{"error", message}});
}

http_response router::answer(const http_request& request) {
  trace work(
      log_, "http request", span_kind::server, {{"method", request.method}, {"path", request.path}}
  );
  http_response answer = [&] {
    try {
      return route(request);
    } catch (const refused& e) {
      return error_response(e.status, e.what());
    } catch (const provider_unavailable& e) {
      work.add({"error", e.what()});
      return error_response(502, "the data cannot be had now, try again later");
    } catch (const std::exception& e) {
      work.add({"error", e.what()});
      return error_response(500, "something went wrong here");
    }
  }();
  work.add({"status", answer.status});
  return answer;
}

http_response router::route(const http_request& request) {
  const std::string& path = request.path;
  if (path == "/scores" && request.method == "POST") return add_score(request.body);
  if (request.method != "GET") throw refused(405, request.method + " is not possible here");
  if (path == "/") return response(200, {{"scores", "/scores"}, {"games", "/games"}});
  if (path == "/scores") return scores();
  if (path == "/games") return {200, data_.games()};
  if (const std::string game = game_in(path); !game.empty()) return report(game);
  throw refused(404, "nothing at " + path);
}

http_response router::scores() {
  json list = json::array();
  for (const score& each : persistence_.best(most_scores))
    list.push_back({{"player", each.player}, {"game", each.game}, {"points", each.points}});
  return response(200, list);
}

http_response router::add_score(const std::string& body) {
  const score reached = read_score(body);
  if (!data_.knows(reached.game)) throw refused(422, "no game " + reached.game);
  persistence_.add(reached);
  log_.log("score added", {{"player", reached.player}, {"points", reached.points}});
  return {201, {}};
}

http_response router::report(const std::string& game) {
  if (auto found = data_.report(game)) return {200, *std::move(found)};
  throw refused(404, "no game " + game);
}

}  // namespace gameboard
