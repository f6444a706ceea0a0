// The todo service: `todo --system prod`, or `todo --help` for what else there is.
#include "system.hpp"

int main(int argc, char** argv) { return cruller::run<shop::systems>(argc, argv); }
