// A program without an expectation.
// fault: it expects nothing
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: an int has one byte");
#endif
