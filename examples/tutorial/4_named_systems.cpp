// Tutorial 4: several variants of one definition, and a program that runs one of them.
#include <cruller/cruller.hpp>

#include "bakery.hpp"

using namespace cruller::dsl;

constexpr auto systems = named_systems(
    "dev"_k = bakery::shop, "prod"_k = with(bakery::shop, "price"_k = env<int>("BAKERY_PRICE"))
);

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
