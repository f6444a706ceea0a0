// The web interface: the effect of each request.
#pragma once

#include <string>

#include "http.hpp"

namespace gameboard {

class data_provider;
class publisher;
class relational_store;

/// Answers
///
///     GET   /                    what there is
///     GET   /scores              the best scores
///     POST  /scores              adds one: {"player": "yak", "game": "polybus", "points": 1984}
///     GET   /games               the list of games, from the data provider
///     GET   /games/:game/report  the report on a game, from the data provider
///
/// An invalid request gets a 4xx with the reason in JSON, and changes nothing. While the service
/// with the data is away, the response is 502.
class router : public http_handler {
 public:
  router(relational_store& persistence, data_provider& data, publisher& log)
      : persistence_(persistence), data_(data), log_(log) {}

  http_response answer(const http_request& request) override;

 private:
  http_response route(const http_request& request);
  http_response scores();
  http_response add_score(const std::string& body);
  http_response report(const std::string& game);

  relational_store& persistence_;
  data_provider& data_;
  publisher& log_;
};

}  // namespace gameboard
