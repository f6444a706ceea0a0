// A wrong definition among named systems.
// expect: cruller: a ref must name a component of this definition
// expect: ref_names_no_component
// expect: "test: http.server"
// line: int use(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
#include <cruller/cruller.hpp>
#include <cruller/run.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "port"
#else
#define PATH "prt"
#endif

constexpr auto dev = define("port"_k = 8080);
constexpr auto test = define(
    "port"_k = 8080,
    "http"_k = group("server"_k = component(config(ref<PATH>), start(construct<int>)))
);
constexpr auto systems = named_systems("dev"_k = dev, "test"_k = test);

int use(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
