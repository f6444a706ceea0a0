// A small system for tests: three components in a row that record every signal.
#pragma once

#include <cruller/cruller.hpp>
#include <stdexcept>

#include "journal.hpp"

namespace test {

using namespace cruller::dsl;

inline void write(std::string_view line) { journal_test::write(line); }

// An instance that also records its destruction.
struct part {
  explicit part(const char* its_name) : name(its_name) {}
  part(const part&) = delete;
  part& operator=(const part&) = delete;
  ~part() { write(std::string("destroy ") + name); }
  const char* name;
};

inline constexpr auto started = [](const char* name) {
  write(std::string("start ") + name);
  return name;
};
inline void stopped(part& p) { write(std::string("stop ") + p.name); }
inline void suspended(part& p) { write(std::string("suspend ") + p.name); }
inline void resumed(part& p) { write(std::string("resume ") + p.name); }

inline constexpr auto three = define(
    "db"_k = component(
        start([] { return part(started("db")); }),
        stop(stopped),
        suspend(suspended),
        resume(resumed)
    ),
    "cache"_k = component(
        config(ref<"db">),
        start([](part&) { return part(started("cache")); }),
        stop(stopped),
        suspend(suspended),
        resume(resumed)
    ),
    "web"_k = component(
        config(ref<"cache">),
        start([](part&) { return part(started("web")); }),
        stop(stopped),
        suspend(suspended),
        resume(resumed)
    )
);

[[noreturn]] inline void boom() { throw std::runtime_error("boom"); }

}  // namespace test
