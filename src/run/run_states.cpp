// Running a program made of states: to `run` they are one component of one system.
#include <cruller/cruller.hpp>
#include <cruller/run.hpp>
#include <cruller/run_states.hpp>
#include <cruller/states/states.hpp>
#include <string>
#include <vector>

namespace cruller::inline v0 {
namespace {

using namespace dsl;

// The states that each start realizes. Written by `run_states`, and by the steps of one system.
std::vector<state_ref> to_realize;
bool has_first = false;

void realize_states() {
  try {
    for (const state_ref each : to_realize) each->force();
  } catch (...) {
    try {  // Closes the states realized so far.
      states::stop();
    } catch (const error&) {  // The failure of the start is more specific.
    }
    throw;
  }
}

void close_states() {
  if (!has_first) to_realize = states::active();
  states::stop();
}

std::string realized_states() { return std::to_string(states::active().size()) + " realized"; }

constexpr auto all = define(
    "states"_k = component(
        doc("all states of the program"),
        start(&realize_states),
        stop(&close_states),
        status(&realized_states)
    )
);
constexpr auto programs = named_systems("states"_k = all);

}  // namespace

int run_states(int argc, const char* const* argv, std::initializer_list<state_ref> first) {
  to_realize = first;
  has_first = first.size() != 0;
  return run<programs>(argc, argv);
}

}  // namespace cruller::v0
