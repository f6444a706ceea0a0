// A good reject program: the runner finds no fault with it.
// expect: cruller: an int has one byte
// line: static_assert(sizeof(int) == wanted, "cruller: an int has one byte");
#ifdef FIXED
constexpr int wanted = sizeof(int);
#else
constexpr int wanted = 1;
#endif
static_assert(sizeof(int) == wanted, "cruller: an int has one byte");
