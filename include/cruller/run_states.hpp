// The main function of a program made of states alone.
#pragma once

#include <cruller/states/any_state.hpp>
#include <initializer_list>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// The main function of a program made of states, without a system:
/// `int main(int argc, char** argv) { return cruller::run_states(argc, argv, {server}); }`.
///
/// Realizes the states of `first`, in this order, waits for SIGINT or SIGTERM, and closes all
/// active states in reverse order of realization. It has the signals, the console, the control
/// socket and the reload of `run`, with its options and exit codes. A restart closes all active
/// states, and realizes the states of `first` again; other states start again at their next use. If
/// `first` is empty, it realizes all states that were active. To `run`, all states together are one
/// component, "states".
///
/// Call it once, in `main`. The states of `first` must outlive the call.
int run_states(int argc, const char* const* argv, std::initializer_list<state_ref> first = {});

}  // namespace cruller::v0
#pragma GCC visibility pop
