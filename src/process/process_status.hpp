// The status of a process, as reported by the kernel.
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

namespace cruller::inline v0 {

// The init process, of the system or of its container.
constexpr pid_t first_process = 1;

struct process_status {
  pid_t id = 0;
  char state = '?';  // as `ps` shows it: Z if it has ended and was not awaited
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  unsigned long long started = 0;  // distinguishes it from another process with the same id
};

// Absent if there is no such process.
std::optional<process_status> status_of(pid_t process);
// All visible processes, in no particular order.
std::vector<process_status> all_processes();

}  // namespace cruller::v0
