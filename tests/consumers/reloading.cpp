// A program that reloads its own code.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto systems = named_systems("only"_k = define("server"_k = component(start([] {
                                                           std::cout << "version one" << std::endl;
                                                         }))));

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
