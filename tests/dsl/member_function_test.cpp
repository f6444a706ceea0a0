// Member functions as handlers and hooks.
#include <cruller/state.hpp>
#include <memory>

#include "../support/parts.hpp"

namespace {

using namespace test;

class member_function_test : public journal_test {};

struct listener {
  void close() { write("close"); }
  int size() const noexcept { return 3; }
};
struct server : listener {
  void announce() noexcept { write("announce"); }
  void drain(const int& seconds, part& log) {
    write("drain " + std::to_string(seconds) + " " + log.name);
  }
  void wake(cruller::context& step) const& { write("wake " + std::string(step.id())); }
  void warm(const int& seconds) & { write("warm " + std::to_string(seconds)); }
};

constexpr auto log_part = component(start([] { return part("log"); }));

TEST_F(member_function_test, gets_the_instance_and_what_it_has_parameters_for) {
  static constexpr auto definition = define(
      "log"_k = log_part,
      "server"_k = component(
          config(5, ref<"log">),
          start([] { return server(); }),
          after(start, &server::warm),
          before(stop, &server::announce),
          stop(&server::close),
          suspend(&server::drain),
          status(&server::size)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.describe()[1].status, "3");
  sys.suspend();
  sys.resume();
  sys.stop();
  EXPECT_EQ(journal(), "warm 5, drain 5 log, announce, close, destroy log");
}

TEST_F(member_function_test, may_take_the_context) {
  static constexpr auto definition = define(
      "server"_k = component(start([] { return server(); }), resume(&server::wake))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.suspend();
  sys.resume();
  EXPECT_EQ(journal(), "wake server");
}

TEST_F(member_function_test, is_called_on_what_a_pointer_like_instance_points_to) {
  static constexpr auto definition = define(
      "one"_k = component(start([] { return std::make_unique<server>(); }), stop(&server::close)),
      "two"_k = component(
          start([]() -> std::shared_ptr<const server> { return std::make_shared<server>(); }),
          status(&server::size)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.describe()[1].status, "3");
  sys.stop();
  EXPECT_EQ(journal(), "close");
}

TEST_F(member_function_test, handles_a_programs_own_signal_and_starts_from_a_factory) {
  static constexpr cruller::signal<"rotate", cruller::order::dependents_first> rotate;
  struct factory {
    listener make() const { return {}; }
  };
  static constexpr auto definition = define(
      "factory"_k = make<factory>(),
      "listener"_k = component(
          config(ref<"factory">), start(&factory::make), rotate(&listener::close)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  sys.signal(rotate);
  EXPECT_EQ(journal(), "close");
}

TEST_F(member_function_test, replaces_a_handler) {
  static constexpr auto plain = define("server"_k = make<server>(stop([](server&) {
                                         write("plain");
                                       })));
  static constexpr auto changed = with(
      plain, "server.stop"_k = &server::close, "server.suspend"_k = &server::announce
  );
  cruller::system<changed> sys;
  sys.start();
  sys.suspend();
  sys.resume();
  sys.stop();
  EXPECT_EQ(journal(), "announce, close");
}

TEST_F(member_function_test, of_a_cached_component_is_the_same_for_two_systems) {
  static constexpr auto one = define("kept"_k = cached(make<server>(stop(&server::close))));
  static constexpr auto two = define("kept"_k = cached(make<server>(stop(&server::close))));
  static constexpr auto other = define("kept"_k = cached(make<server>(stop(&server::announce))));
  cruller::system<one> a;
  cruller::system<two> b;
  cruller::system<other> c;
  a.start();
  b.start();
  c.start();
  EXPECT_EQ(&a["kept"_k], &b["kept"_k]);
  EXPECT_NE(&a["kept"_k], &c["kept"_k]);
}

TEST_F(member_function_test, stops_a_state) {
  {
    cruller::state one(start([] { return server(); }), stop(&server::close));
    *one;
  }
  EXPECT_EQ(journal(), "close");
}

}  // namespace
