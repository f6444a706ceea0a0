// Requests to the services with the data. Each is a span, and continues its trace over there.
#include "data_provider.hpp"

#include <httplib.h>

#include <chrono>
#include <utility>

#include "trace.hpp"
#include "url.hpp"

namespace gameboard {

using std::chrono::seconds;

data_provider::data_provider(provider_options options, publisher& log)
    : options_(std::move(options)), log_(log) {
  for (const auto& base : {options_.game_service_base_url, options_.llamasoft_api_uri})
    static_cast<void>(url::below(base, ""));
  log_.log(
      "data-provider configured",
      {{"game-service", options_.game_service_base_url},
       {"llamasoft-api", options_.llamasoft_api_uri}}
  );
}

std::string data_provider::games() const { return get(options_.llamasoft_api_uri, "games", ""); }

std::optional<std::string> data_provider::report(const std::string& game) const {
  const auto found = options_.reports.find(game);
  if (found == options_.reports.end()) return std::nullopt;
  return get(options_.game_service_base_url, found->second, options_.game_service_token);
}

std::string data_provider::get(
    const std::string& base, const std::string& path, const std::string& token
) const {
  const url place = url::below(base, path);
  trace request(log_, "data-provider request", span_kind::client, {{"url", place.text()}});
  httplib::Headers headers{{"b3", request.b3()}};
  if (!token.empty()) headers.emplace("Authorization", "Bearer " + token);
  httplib::Client client(place.origin);
  client.set_connection_timeout(seconds(2));
  client.set_read_timeout(seconds(5));
  const httplib::Result result = client.Get(place.path, headers);
  const std::string trouble = !result ? "no answer (" + to_string(result.error()) + ")"
                              : result->status != 200
                                  ? "answered with " + std::to_string(result->status)
                                  : "";
  if (trouble.empty()) return result->body;
  request.add({"error", trouble});
  throw provider_unavailable(place.text() + ": " + trouble);
}

}  // namespace gameboard
