// Commands that answer like probes: they fail where a probe would.
#include "commands/commands.hpp"
#include "program/program_readiness.hpp"

namespace cruller::inline v0::does {
namespace {

answer answer_of(std::string_view failed, probe_answer from, nlohmann::json data) {
  if (from.ok) return {true, std::move(from.text), std::move(data)};
  std::string text(failed);
  for (std::size_t at = 0; at != from.text.size();) {
    const std::size_t end = from.text.find('\n', at) + 1;
    text += "\n  " + from.text.substr(at, end - at - 1);
    at = end;
  }
  return {false, text + "\n", std::move(data)};
}

}  // namespace

answer ready(live_program& program, const words&, const output_sink&) {
  const readiness now = readiness_of(program);
  return answer_of(
      "not ready:",
      answer_ready(now),
      {{"ready", now.is_ready},
       {"reasons", now.reasons},
       {"started", now.is_started},
       {"ending", now.is_ending}}
  );
}

answer live(live_program& program, const words&, const output_sink&) {
  const readiness now = readiness_of(program);
  return answer_of("not live:", answer_live(now), {{"live", now.is_live}, {"reasons", now.stuck}});
}

}  // namespace cruller::v0::does
