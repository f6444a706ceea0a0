// The gameboard service: `gameboard --config gameboard.yaml --console`, or `gameboard --help` for
// what else there is.
//
// At the prompt `start docker` takes the place of `(start :docker)` in Clojure, `restart` that of
// `(restart)`; docs/from_clojure.md has them all.
#include "system.hpp"

int main(int argc, char** argv) { return cruller::run<gameboard::systems>(argc, argv); }
