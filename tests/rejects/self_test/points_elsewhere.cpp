// A refusal that does not point to the user's line.
// expect: cruller: an int has one byte
// line: constexpr int innocent = 1;
// fault: the compiler does not say points_elsewhere.cpp:6:
#ifndef FIXED
constexpr int innocent = 1;
static_assert(sizeof(int) == 1, "cruller: an int has one byte");
#endif
