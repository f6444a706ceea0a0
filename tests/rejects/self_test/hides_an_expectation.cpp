// Some marks are joined to the lines above, as a formatter does.
// expect: cruller: an int has one byte expect-gcc: nobody says this line: nor points here
// fault: 'expect-gcc:' does not begin its line
// fault: 'line:' does not begin its line
// fault: the compiler does not say cruller: an int has one byte expect-gcc: nobody says this line: nor points here
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: an int has one byte");
#endif
