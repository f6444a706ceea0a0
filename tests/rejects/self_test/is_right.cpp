// A program that nothing is wrong with: the runner must not take it for a refusal.
// expect: cruller:
int main() {}
