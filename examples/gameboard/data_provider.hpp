// The data provider: a client of the services that have data about games.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace gameboard {

class publisher;

/// The service that should have the data is away, or refuses.
class provider_unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct provider_options {
  std::string game_service_base_url;  ///< Has the reports.
  std::string game_service_token;     ///< For it, as a bearer; empty for none.
  std::string llamasoft_api_uri;      ///< Has the list of games.
  /// The path of each report at the game service, by game.
  std::map<std::string, std::string> reports;
};

/// Asks with one request for each call. May be used by several threads at once.
class data_provider {
 public:
  /// Does not connect yet. Throws `std::invalid_argument` for a URL that is none.
  data_provider(provider_options options, publisher& log);

  bool knows(const std::string& game) const { return options_.reports.contains(game); }
  /// The list of games, as its service writes it. Throws `provider_unavailable`.
  std::string games() const;
  /// The report on a game, as its service writes it; nothing if `knows` is false. Throws
  /// `provider_unavailable`.
  std::optional<std::string> report(const std::string& game) const;

 private:
  std::string get(const std::string& base, const std::string& path, const std::string& token) const;

  const provider_options options_;
  publisher& log_;
};

}  // namespace gameboard
