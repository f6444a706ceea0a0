// Scores: what players have reached.
#pragma once

#include <cstdint>
#include <string>

namespace gameboard {

struct score {
  std::string player;
  std::string game;
  std::int64_t points = 0;
};

}  // namespace gameboard
