// A program that nothing is wrong with must not be taken for a refusal.
// expect: cruller:
// fault: it compiles
// fault: the compiler does not say cruller:
int main() {}
