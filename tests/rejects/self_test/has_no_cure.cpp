// A program whose corrected version is refused too.
// expect: cruller: no cure
// fault: cured, it does not compile
static_assert(sizeof(int) == 1, "cruller: no cure");
