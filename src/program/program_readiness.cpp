// The readiness of a system, and the end of the program.
#include "program/program_readiness.hpp"

#include <string_view>

namespace cruller::inline v0 {
namespace {

probe_answer answer_of(bool ok, std::string_view word, const std::vector<std::string>& reasons) {
  if (ok) return {true, std::string(word) + "\n"};
  std::string text;
  for (const std::string& each : reasons) text.append(each).append("\n");
  return {false, std::move(text)};
}

}  // namespace

readiness readiness_of(const live_program& program) {
  readiness now = program.system()->readiness();
  if (!program.is_ending()) return now;
  now.is_ready = false;
  now.is_ending = true;
  now.reasons.insert(now.reasons.begin(), "the program is shutting down");
  return now;
}

probe_answer answer_ready(const readiness& now) {
  return answer_of(now.is_ready, "ready", now.reasons);
}

probe_answer answer_live(const readiness& now) { return answer_of(now.is_live, "live", now.stuck); }

probe_answer answer_started(const readiness& now) {
  return answer_of(now.is_started, "started", {"the system has not started yet"});
}

}  // namespace cruller::v0
