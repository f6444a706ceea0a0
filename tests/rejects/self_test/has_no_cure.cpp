// A refusal whose cured twin is refused too.
// expect: cruller: no cure
static_assert(sizeof(int) == 1, "cruller: no cure");
int main() {}
