// The terminal as it was found, for whoever ends the program in a hurry.
#pragma once

namespace cruller {

// Remembers how the terminal at standard input is, where there is one.
void remember_terminal();
// Makes it so again. Does nothing where nothing was remembered.
void restore_terminal() noexcept;

}  // namespace cruller
