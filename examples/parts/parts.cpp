// Parts: an explicit order of named parts, each with its own configuration, as in pisto. The name
// of a part selects its functions.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

// The start and stop of a part: a specialization for its name, anywhere in the program.
template <cruller::text Name>
struct part;

// The entry of a part: its name leads to its handlers.
template <cruller::text Name, typename... Config>
constexpr auto configured(Config... values) {
  return cruller::key<Name>{} = component(
             config(values...),
             start([](auto& settings) { return part<Name>::start(settings); }),
             stop([](auto& instance) { part<Name>::stop(instance); })
         );
}

struct connection {
  std::string url;
};
template <>
struct part<"db"> {
  static connection start(auto& settings) {
    std::cout << "db opens " << settings["url"_k] << "\n";
    return {settings["url"_k]};
  }
  static void stop(connection& c) { std::cout << "db closes " << c.url << "\n"; }
};

template <>
struct part<"web"> {
  static int start(auto& settings) {
    std::cout << "web at " << settings["port"_k] << "\n";
    return settings["port"_k];
  }
  static void stop(int&) { std::cout << "web drained\n"; }
};

// Only the written order counts: no part refers to another.
constexpr auto program = define(
    "parts"_k = sequence(configured<"db">("url"_k = "shop.db"), configured<"web">("port"_k = 8080))
);
constexpr auto tested = with(program, "parts.db.config.url"_k = ":memory:");

int main() {
  cruller::system<program> sys;
  sys.start();
  sys.restart();
  sys.stop();
  for (const auto& each : sys.describe()) std::cout << each.id << " is " << each.state << "\n";

  cruller::system<tested> other;
  other.start();
}

// Output:
// db opens shop.db
// web at 8080
// web drained
// db closes shop.db
// db opens shop.db
// web at 8080
// web drained
// db closes shop.db
// parts.db is stopped
// parts.web is stopped
// db opens :memory:
// web at 8080
// web drained
// db closes :memory:
