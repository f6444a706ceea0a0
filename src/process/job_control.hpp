// Stopping the process as Ctrl-Z does.
#pragma once

namespace cruller::inline v0 {

// Whether a shell can continue the process: its process group is in a session and not orphaned. Not
// for a session leader, a service, or process 1.
bool can_be_continued();
// Stops the process, as Ctrl-Z does by default; SIGCONT continues it.
void stop_process();

}  // namespace cruller::v0
