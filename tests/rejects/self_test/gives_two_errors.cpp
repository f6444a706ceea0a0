// The expected text, but two errors for one mistake.
// expect: cruller: one
// fault: it gives 2 errors
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: one");
static_assert(sizeof(int) == 2, "cruller: two");
#endif
