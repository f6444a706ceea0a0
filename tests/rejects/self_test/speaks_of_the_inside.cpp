// An error that names what users should not have to know.
// expect: cruller: look into
// fault: the error speaks of the library's inside
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: look into cruller::detail::table");
#endif
