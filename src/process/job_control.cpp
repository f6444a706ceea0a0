// Finding out whether a shell has the process as a job.
#include "process/job_control.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "process/process_status.hpp"

namespace cruller::inline v0 {
// POSIX: a group is not orphaned while a member's parent is in its session, but not in the group.
bool can_be_continued() {
  const pid_t group = getpgrp();
  const pid_t session = getsid(0);
  if (getpid() == first_process || getpid() == session) return false;
  const auto all = all_processes();
  return std::ranges::any_of(all, [&](const process_status& member) {
    if (member.group != group || member.state == 'Z') return false;
    const auto parent = std::ranges::find(all, member.parent, &process_status::id);
    return parent != all.end() && parent->session == session && parent->group != group;
  });
}

void stop_process() { kill(getpid(), SIGSTOP); }

}  // namespace cruller::v0
