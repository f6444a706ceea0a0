// A refusal in other words than expected.
// expect: cruller: a ref must name a component
#ifndef FIXED
static_assert(sizeof(int) == 1, "something else");
#endif
int main() {}
