// `entry_point`: the mark of the components that decide whether a program is ready.
#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using namespace test;

struct server {
  cruller::health_report health() const { return cruller::health_report::degraded("slow"); }
};

constexpr auto shop = define(
    "web"_k = group(
        base(entry_point()),
        "http"_k = make<server>(health(&server::health).every(250ms)),
        "grpc"_k = make<server>(health(&server::health), entry_point())
    ),
    "store"_k = make<server>(health(&server::health).every(std::chrono::hours::max()))
);

std::vector<std::string> entry_points_of(const cruller::any_system& sys) {
  std::vector<std::string> ids;
  for (const cruller::plan::component& each : sys.wiring().plan().components)
    if (each.is_entry_point) ids.emplace_back(each.id);
  return ids;
}

TEST(entry_point_test, marks_a_component_or_all_of_a_group) {
  EXPECT_EQ(
      entry_points_of(cruller::system<shop>()), (std::vector<std::string>{"web.http", "web.grpc"})
  );
}

TEST(entry_point_test, can_be_removed) {
  static constexpr auto variant = without(shop, "web.grpc.entry_point"_k);
  EXPECT_EQ(
      entry_points_of(cruller::system<variant>()),
      (std::vector<std::string>{"web.http", "web.grpc"})
  ) << "the base still has it";
}

// The interval is a part of `health`.
TEST(health_word_test, defines_an_interval) {
  const cruller::system<shop> sys;
  const auto rows = sys.wiring().plan().components;
  EXPECT_EQ(rows[0].health_every, 250ms);
  EXPECT_EQ(rows[1].health_every, 0ns);
  EXPECT_EQ(rows[2].health_every, std::chrono::nanoseconds::max());
}

TEST(health_word_test, another_function_keeps_the_interval) {
  static constexpr auto variant = with(
      shop,
      "web.http.health"_k = [] { return cruller::health_report::ok(); },
      "web.grpc.health"_k = health([] { return cruller::health_report::ok(); }).every(1s)
  );
  const cruller::system<variant> sys;
  const auto rows = sys.wiring().plan().components;
  EXPECT_EQ(rows[0].health_every, 250ms);
  EXPECT_EQ(rows[1].health_every, 1s);
}

TEST(health_word_test, cannot_be_sent) {
  cruller::system<shop> sys;
  sys.start();
  EXPECT_THROW(sys.signal("health"), cruller::unknown_signal);
  EXPECT_EQ(sys.describe()[0].signals, (std::vector<std::string>{"start"}));
}

}  // namespace
