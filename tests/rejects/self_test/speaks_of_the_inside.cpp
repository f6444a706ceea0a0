// An error that names internals of the library.
// expect: cruller: look into
// fault: the error names the library's internals
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: look into cruller::detail::table");
#endif
