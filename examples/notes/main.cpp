// A small service that keeps notes: the program on the first page of the README.
#include <cruller/cruller.hpp>

#include "notes.hpp"  // your classes: event_log, store, server

using namespace cruller::dsl;

constexpr auto notes = define(
    "port"_k = env<int>("PORT").or_else(8080),
    "log"_k = make<event_log>(),
    "store"_k = make<store>(ref<"log">, "notes.db"),
    "server"_k = make<server>(
        ref<"store">, ref<"port">, after(start, &server::listen), stop(&server::drain)
    )
);
constexpr auto systems = named_systems("notes"_k = notes);

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
