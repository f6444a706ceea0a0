// The original settings of the terminal.
#pragma once

namespace cruller::inline v0 {

// Saves the settings of the terminal at standard input, if any.
void remember_terminal();
// Restores the saved settings, if any.
void restore_terminal() noexcept;

// The width of standard output in characters.
unsigned terminal_width();

}  // namespace cruller::v0
