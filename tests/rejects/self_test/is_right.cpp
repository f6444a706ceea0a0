// A correct program, which the compiler accepts.
// expect: cruller:
// fault: it compiles
// fault: the compiler does not say cruller:
int main() {}
