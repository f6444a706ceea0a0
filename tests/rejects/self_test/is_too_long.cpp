// Right in its words, but with more errors and lines than anybody reads.
// expect: cruller:
#ifndef FIXED
static_assert(sizeof(int) == 1, "cruller: 1");
static_assert(sizeof(int) == 1, "cruller: 2");
static_assert(sizeof(int) == 1, "cruller: 3");
static_assert(sizeof(int) == 1, "cruller: 4");
static_assert(sizeof(int) == 1, "cruller: 5");
#endif
int main() {}
