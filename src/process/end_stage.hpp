// The stages of the end of a program, in order: a further request to end leads to the next one.
#pragma once

#include <chrono>
#include <string_view>

namespace cruller::inline v0 {

enum class end_stage : unsigned char {
  none,   // The program runs, or completes what it was doing; the end waits for that.
  delay,  // Everything still runs.
  drain,  // Requests in flight end.
  stop
};

// The effect of the next request to end. After the last stage there is none.
constexpr std::string_view what_is_next(end_stage stage) {
  constexpr std::string_view texts[] = {
      "exits at once, without stopping anything",
      "ends the delay",
      "ends the drain",
      "exits at once, without stopping the rest"};
  return texts[static_cast<unsigned char>(stage)];
}
constexpr bool is_skippable(end_stage stage) {
  return stage == end_stage::delay || stage == end_stage::drain;
}

// A request to end within this time after another one belongs to it: GNU timeout, for example,
// signals its child and then the child's process group.
inline constexpr std::chrono::nanoseconds one_intention = std::chrono::milliseconds(300);

}  // namespace cruller::v0
