// A correct reject program, without faults.
// expect: cruller: an int has one byte
// line: static_assert(sizeof(int) == wanted, "cruller: an int has one byte");
#ifdef FIXED
constexpr int wanted = sizeof(int);
#else
constexpr int wanted = 1;
#endif
static_assert(sizeof(int) == wanted, "cruller: an int has one byte");
