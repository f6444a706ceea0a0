// Stopping the process as Ctrl-Z does.
#pragma once

namespace cruller::inline v0 {

// Whether a shell is there that can let the process go on: a process group of its session that is
// not orphaned. Not so for a session leader, for a service, for process 1.
bool can_be_continued();
// Stops the process, as Ctrl-Z does by default; it goes on with SIGCONT.
void stop_process();

}  // namespace cruller::v0
