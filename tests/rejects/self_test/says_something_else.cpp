// A refusal with other texts than expected, for both compilers and for each.
// expect: cruller: a ref must name a component
// expect-gcc: by one of them
// expect-clang: by one of them
// fault: the compiler does not say cruller: a ref must name a component
// fault: the compiler does not say by one of them
#ifndef FIXED
static_assert(sizeof(int) == 1, "something else");
#endif
