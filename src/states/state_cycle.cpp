// Finding cycles of threads that wait.
#include "states/state_cycle.hpp"

#include <algorithm>

namespace cruller::inline v0::detail {
namespace {

// Appends the states that a thread entered since `from`, starting with it.
void append_path(
    std::vector<std::string>& path, const state_thread& thread, const state_record& from
) {
  const std::size_t begin = path.size();
  for (const state_frame* frame = thread.top; frame != nullptr; frame = frame->below) {
    if (frame->doing != doing::printing) path.push_back(label_of(*frame->state));
    if (frame->state == &from) break;
  }
  std::reverse(path.begin() + static_cast<std::ptrdiff_t>(begin), path.end());
}

// Then the thread only has to wake up, and is not part of a cycle.
bool has_what_it_waits_for(const state_thread& thread) {
  const state_record& state = *thread.waits_for;
  return thread.wants_value ? state.value->load() != nullptr : is_over(state, thread.life);
}

}  // namespace

bool is_over(const state_record& state, std::uint64_t life) {
  return life != 0 && (state.number != life || state.status == state_status::starting);
}

std::vector<std::string> find_cycle(const state_record& wanted) {
  std::vector<std::string> path;
  const state_record* state = &wanted;
  while (state->owner != nullptr) {
    const state_thread& owner = *state->owner;
    append_path(path, owner, *state);
    if (&owner == &this_thread()) {
      path.push_back(label_of(wanted));
      return path;
    }
    state = owner.waits_for;
    if (state == nullptr || has_what_it_waits_for(owner)) break;
  }
  return {};
}

}  // namespace cruller::v0::detail
