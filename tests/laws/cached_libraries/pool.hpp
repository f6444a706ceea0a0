// A cached component in a header, for several libraries.
#pragma once

#include <cruller/cruller.hpp>
#include <string>

namespace shop {

using namespace cruller::dsl;

struct connection {
  std::string url;
};

inline constexpr auto pool = cached(component(
    config("postgres", map("size"_k = 4)),
    start([](const char* url, auto size) {
      return connection{std::string(url) + std::to_string(size["size"_k])};
    }),
    stop([](connection&) {})
));

}  // namespace shop

// In every library too, but not the same: these are local to a file.
namespace {

using namespace cruller::dsl;

constexpr auto local = cached(component(start([] { return static_cast<long>(1); })));

}  // namespace
