// The expected text, but with too many lines.
// expect: cruller: an int has one byte
// fault: its output is too long
#ifndef FIXED
#pragma message("this takes three lines")
#pragma message("this, too")
#pragma message("this, too")
#pragma message("this, too")
#pragma message("this, too")
static_assert(sizeof(int) == 1, "cruller: an int has one byte");
#endif
