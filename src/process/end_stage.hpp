// The stages of a program's end, in their order: a further request to end goes one on.
#pragma once

#include <chrono>
#include <string_view>

namespace cruller::inline v0 {

enum class end_stage : unsigned char {
  none,   // The program runs, or does what was asked before; the end waits for that.
  delay,  // Everything still runs.
  drain,  // Requests in flight end.
  stop
};

// What the next request to end does. The last stage has no other after it.
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

// What comes earlier after a request to end belongs to the same intention: GNU timeout, for one,
// signals its child and then the child's process group.
inline constexpr std::chrono::nanoseconds one_intention = std::chrono::milliseconds(300);

}  // namespace cruller::v0
