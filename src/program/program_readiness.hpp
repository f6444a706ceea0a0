// Whether the running program is ready, and whether it works.
#pragma once

#include <cruller/readiness.hpp>
#include <string>

#include "program/live_program.hpp"

namespace cruller::inline v0 {

// That of the selected system; a program that shuts down is not ready. Waits for nothing.
readiness readiness_of(const live_program& program);

// What a probe asks, and the answer: `ready`, or the reasons, each on a line.
struct probe_answer {
  bool ok;
  std::string text;
};
probe_answer answer_ready(const readiness& now);
probe_answer answer_live(const readiness& now);
probe_answer answer_started(const readiness& now);

}  // namespace cruller::v0
