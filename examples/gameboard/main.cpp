// The gameboard service: `gameboard --config gameboard.yaml --console`, or `gameboard --help` for
// what else there is.
#include "system.hpp"

int main(int argc, char** argv) { return cruller::run<gameboard::systems>(argc, argv); }
