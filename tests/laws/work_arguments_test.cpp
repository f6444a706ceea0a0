// The arguments of background work.
#include "../support/supervised.hpp"

namespace {

using cruller::context;
using namespace test;

counter begun;

class work_arguments_test : public supervised_test {};

struct consumer {
  void run(std::stop_token stop) {
    write("member of " + std::to_string(id));
    begun.add();
    wait_until_asked(stop);
  }
  void run_once() {
    write("member without a token");
    begun.add();
  }
  int id = 7;
};

template <const auto& Definition>
std::string first_words() {
  begun.clear();
  cruller::system<Definition> sys;
  sys.start();
  begun.await(1);
  return journal_test::journal();
}
void say(const char* what) {
  write(what);
  begun.add();
}

constexpr auto all_of_it = define(
    "a"_k = component(
        config(1, 2),
        start([](int, int) { return consumer(); }),
        work([](consumer& c, int x, int y, std::stop_token stop) {
          EXPECT_TRUE(stop.stop_possible());
          say(std::to_string(c.id * 100 + x * 10 + y).c_str());
        }).may_end()
    )
);
constexpr auto makes_consumer = start([](int, int) { return consumer(); });
constexpr auto with_stop = define(
    "a"_k = component(
        config(1, 2), makes_consumer, work([](consumer&, const std::stop_token& stop) {
                                        say(stop.stop_possible() ? "asks" : "never asks");
                                      }).may_end()
    )
);
constexpr auto with_instance = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](consumer& c) {
                                                      say(c.id == 7 ? "it" : "other");
                                                    }).may_end())
);
constexpr auto with_stop_alone = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](std::stop_token) {
                                                      say("stop");
                                                    }).may_end())
);
constexpr auto with_nothing = define(
    "a"_k = component(config(1, 2), makes_consumer, work([] { say("nothing"); }).may_end())
);
constexpr auto with_context = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](consumer&, context& c) {
                                                      EXPECT_EQ(c.signal(), "work");
                                                      EXPECT_EQ(c.id(), "a");
                                                      EXPECT_TRUE(c.stop_token().stop_possible());
                                                      say("context");
                                                    }).may_end())
);
constexpr auto with_all_of_any = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](auto&&... all) {
                                                      say(std::to_string(sizeof...(all)).c_str());
                                                    }).may_end())
);
constexpr auto with_any_and_stop = define(
    "a"_k = component(
        config(1, 2), makes_consumer, work([](auto& it, auto x, auto y, std::stop_token stop) {
                                        static_assert(std::is_same_v<decltype(it), consumer&>);
                                        EXPECT_TRUE(stop.stop_possible());
                                        say(std::to_string(x + y).c_str());
                                      }).may_end()
    )
);
constexpr auto with_member = define(
    "a"_k = component(config(1, 2), makes_consumer, work(&consumer::run))
);
constexpr auto with_plain_member = define(
    "a"_k = component(config(1, 2), makes_consumer, work(&consumer::run_once).may_end())
);
constexpr auto with_ref = define(
    "n"_k = 3,
    "b"_k = component(start([] { return consumer{8}; })),
    "a"_k = component(
        config(ref<"b">, ref<"n">),
        start([](consumer&, int) { return 1.5; }),
        work([](double& it, consumer& queue, int n, std::stop_token) {
          say((std::to_string(it) + " " + std::to_string(queue.id + n)).c_str());
        }).may_end()
    )
);

TEST_F(
    work_arguments_test, W1_gets_the_arguments_of_handlers_and_the_stop_token_where_it_is_named
) {
  EXPECT_EQ(first_words<all_of_it>(), "712");
  EXPECT_EQ(first_words<with_stop>(), "asks");
  EXPECT_EQ(first_words<with_instance>(), "it");
  EXPECT_EQ(first_words<with_stop_alone>(), "stop");
  EXPECT_EQ(first_words<with_nothing>(), "nothing");
  EXPECT_EQ(first_words<with_context>(), "context");
  // The instance and the config, and never the token.
  EXPECT_EQ(first_words<with_all_of_any>(), "3");
  EXPECT_EQ(first_words<with_any_and_stop>(), "3");
  EXPECT_EQ(first_words<with_member>(), "member of 7");
  EXPECT_EQ(first_words<with_plain_member>(), "member without a token");
  EXPECT_EQ(first_words<with_ref>(), "1.500000 11");
}

}  // namespace
