// Routing and JSON: requests become calls of the store, their results become responses.
#include "router.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace shop {
namespace {

using nlohmann::json;

constexpr std::size_t longest_title = 1000;  // bytes

// A request that gets an error response. Thrown before anything changes.
class refused : public std::runtime_error {
 public:
  refused(int code, const std::string& message) : std::runtime_error(message), status(code) {}
  int status;
};

json to_json(const todo_item& item) {
  return {{"id", item.id}, {"title", item.title}, {"done", item.done}};
}

// A path can contain any bytes; invalid UTF-8 must not make `dump` throw.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

http_response response(int status, const json& body) { return {status, dump(body), {}, {}}; }

std::int64_t read_id(const std::string& text) {
  const char* const end = text.data() + text.size();
  std::int64_t id = 0;
  const auto [read_to, error] = std::from_chars(text.data(), end, id);
  if (error == std::errc::result_out_of_range && read_to == end)
    throw refused(404, "no todo " + text);
  if (error != std::errc() || read_to != end || id < 0)
    throw refused(400, "an id is a whole number, not \"" + text + "\"");
  return id;
}

std::string read_title(const json& value) {
  if (!value.is_string()) throw refused(400, "\"title\" must be a text");
  std::string title = value.get<std::string>();
  if (title.find_first_not_of(" \t\r\n") == std::string::npos)
    throw refused(400, "\"title\" must not be blank");
  if (title.size() > longest_title)
    throw refused(400, "\"title\" must not be longer than 1000 bytes");
  return title;
}

todo_change read_change(const std::string& body) {
  const json value = json::parse(body, nullptr, false);
  if (value.is_discarded()) throw refused(400, "the body is not JSON in UTF-8");
  if (!value.is_object()) throw refused(400, "the body must be a JSON object");
  todo_change change;
  for (const auto& [name, member] : value.items()) {
    if (name == "title") {
      change.title = read_title(member);
    } else if (name == "done") {
      if (!member.is_boolean()) throw refused(400, "\"done\" must be true or false");
      change.done = member.get<bool>();
    } else {
      throw refused(400, "a todo has \"title\" and \"done\", not " + json(name).dump());
    }
  }
  return change;
}

http_response not_allowed(const std::string& method, const std::string& allowed) {
  http_response response = error_response(405, method + " is not possible here: use " + allowed);
  response.allow = allowed;
  return response;
}

bool is_get(const std::string& method) { return method == "GET" || method == "HEAD"; }

}  // namespace

http_response error_response(int status, const std::string& message) {
  return response(status, {{"error", message}});
}

http_response router::answer(const http_request& request) try {
  const std::string& path = request.path;
  const std::string items = "/todos/";
  if (path == "/todos") return answer_todos(request);
  if (path.starts_with(items)) return answer_todo(request, path.substr(items.size()));
  if (path == "/" && is_get(request.method)) return response(200, {{"todos", "/todos"}});
  if (path == "/") return not_allowed(request.method, "GET");
  return error_response(404, "nothing at " + path + ": the todos are at /todos");
} catch (const refused& e) {
  return error_response(e.status, e.what());
} catch (const store_unavailable&) {
  // Details about the server are only logged.
  return error_response(503, "the todos cannot be reached now, try again later");
}

http_response router::answer_todos(const http_request& request) {
  if (is_get(request.method)) {
    json items = json::array();
    for (const todo_item& item : store_.all()) items.push_back(to_json(item));
    return response(200, items);
  }
  if (request.method == "POST") {
    const todo_change wanted = read_change(request.body);
    if (!wanted.title) throw refused(400, "\"title\" is missing");
    const todo_item item = store_.add(*wanted.title, wanted.done.value_or(false));
    http_response made = response(201, to_json(item));
    made.location = "/todos/" + std::to_string(item.id);
    return made;
  }
  return not_allowed(request.method, "GET, POST");
}

http_response router::answer_todo(const http_request& request, const std::string& id_text) {
  const std::int64_t id = read_id(id_text);
  const auto item_or_404 = [&](const std::optional<todo_item>& item) {
    if (!item) throw refused(404, "no todo " + id_text);
    return response(200, to_json(*item));
  };
  if (is_get(request.method)) return item_or_404(store_.find(id));
  if (request.method == "PATCH") return item_or_404(store_.change(id, read_change(request.body)));
  if (request.method == "DELETE") {
    if (!store_.remove(id)) throw refused(404, "no todo " + id_text);
    return {204, {}, {}, {}};
  }
  return not_allowed(request.method, "GET, PATCH, DELETE");
}

}  // namespace shop
