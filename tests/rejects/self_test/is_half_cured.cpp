// A program whose corrected version has a warning.
// expect: cruller: an int has one byte
// fault: cured, it is warned of
#ifdef FIXED
#pragma message("half cured")
#else
static_assert(sizeof(int) == 1, "cruller: an int has one byte");
#endif
