// Spies: function components that record their calls.
#include <cruller/cruller.hpp>
#include <cruller/testing/gtest.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace {

using namespace cruller::dsl;
using cruller::testing::running;
using cruller::testing::spied;
using cruller::testing::spy;

using send = std::function<bool(std::string)>;

struct orders {
  send& mail;
  bool place(const std::string& what) { return mail("ordered: " + what); }
};

constexpr auto shop = define(
    "mailer"_k = component(start([] { return send([](const std::string&) { return false; }); })),
    "orders"_k = component(config(ref<"mailer">), start([](send& mail) { return orders{mail}; }))
);
constexpr auto watched = with(shop, "mailer"_k = spy<bool(std::string)>().returns(true));

// A system that contains only a spy.
template <auto Spy>
inline constexpr auto alone = define("f"_k = Spy());

TEST(spy_test, stands_for_a_function) {
  running<watched> sys;
  static_assert(std::is_same_v<decltype(sys["mailer"_k]), spied<bool(std::string)>&>);
  EXPECT_TRUE(sys["orders"_k].place("milk"));
  EXPECT_EQ(sys["mailer"_k].calls(), (std::vector<std::tuple<std::string>>{{"ordered: milk"}}));
}

TEST(spy_test, knows_what_it_was_called_with) {
  running<watched> sys;
  sys["orders"_k].place("milk");
  EXPECT_TRUE(sys["mailer"_k].called_with("ordered: milk"));
  EXPECT_FALSE(sys["mailer"_k].called_with("ordered: tea"));
}

TEST(spy_test, keeps_all_arguments_of_all_calls) {
  static constexpr auto f = [] { return spy<void(int, char)>(); };
  running<alone<f>> sys;
  sys["f"_k](1, 'a');
  sys["f"_k](2, 'b');
  EXPECT_EQ(sys["f"_k].calls(), (std::vector<std::tuple<int, char>>{{1, 'a'}, {2, 'b'}}));
}

TEST(spy_test, was_not_called_before_its_first_call) {
  running<watched> sys;
  EXPECT_TRUE(sys["mailer"_k].calls().empty());
  EXPECT_FALSE(sys["mailer"_k].called_with(""));
}

TEST(spy_test, answers_with_a_result_made_of_nothing) {
  static constexpr auto f = [] { return spy<int(int)>(); };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](3), 0);
}

TEST(spy_test, throws_if_it_has_no_answer) {
  static constexpr auto f = [] { return spy<int&()>(); };
  running<alone<f>> sys;
  try {
    sys["f"_k]();
    FAIL() << "expected an exception";
  } catch (const cruller::testing::no_answer& error) {
    EXPECT_STREQ(
        error.what(),
        "f: this spy has no value to return; configure it with returns, returns_each or does"
    );
  }
}

TEST(spy_test, returns_a_value) {
  static constexpr auto f = [] { return spy<std::string(int)>().returns("four"); };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](1), "four");
  EXPECT_EQ(sys["f"_k](2), "four");
}

TEST(spy_test, returns_each_value_once) {
  static constexpr auto f = [] { return spy<long(int)>().returns_each(1, 2, 3L); };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](0), 1);
  EXPECT_EQ(sys["f"_k](0), 2);
  EXPECT_EQ(sys["f"_k](0), 3);
}

TEST(spy_test, throws_after_the_last_value) {
  static constexpr auto f = [] { return spy<int()>().returns_each(1); };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](), 1);
  try {
    sys["f"_k]();
    FAIL() << "expected an exception";
  } catch (const cruller::testing::no_answer& error) {
    EXPECT_STREQ(error.what(), "f: call 2 of this spy has no value; returns_each has 1");
  }
  EXPECT_EQ(sys["f"_k].calls().size(), 2u);
}

TEST(spy_test, calls_its_function) {
  static constexpr auto f = [] { return spy<int(int, int)>().does(std::plus<>()); };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](3, 4), 7);
}

TEST(spy_test, throws_what_its_function_throws) {
  static constexpr auto f = [] { return spy<int()>().does([]() -> int { throw 4; }); };
  running<alone<f>> sys;
  EXPECT_THROW(sys["f"_k](), int);
  EXPECT_EQ(sys["f"_k].calls().size(), 1u);
}

TEST(spy_test, remembers_in_its_function) {
  static constexpr auto f = [] { return spy<int()>().does([n = 0]() mutable { return ++n; }); };
  running<alone<f>> sys;
  sys["f"_k]();
  EXPECT_EQ(sys["f"_k](), 2);
  sys.restart();
  EXPECT_EQ(sys["f"_k](), 1);
}

TEST(spy_test, returns_a_reference) {
  static int place = 4;
  static const auto definition = define("f"_k = spy<int&()>().returns(std::ref(place)));
  running<definition> sys;
  EXPECT_EQ(&sys["f"_k](), &place);
}

TEST(spy_test, returns_a_reference_to_what_it_keeps) {
  static const auto definition = define("f"_k = spy<const std::string&()>().returns("a text"));
  running<definition> sys;
  EXPECT_EQ(sys["f"_k](), "a text");
  EXPECT_EQ(&sys["f"_k](), &sys["f"_k]());
}

TEST(spy_test, copies_texts) {
  static constexpr auto f = [] { return spy<void(std::string_view, const char*)>(); };
  running<alone<f>> sys;
  std::string text = "milk";
  sys["f"_k](text, text.c_str());
  sys["f"_k](text, nullptr);
  text = "gone";
  EXPECT_TRUE(sys["f"_k].called_with("milk", "milk"));
  EXPECT_TRUE(sys["f"_k].called_with("milk", ""));
}

TEST(spy_test, passes_on_what_cannot_be_copied) {
  static constexpr auto f = [] {
    return spy<int(std::unique_ptr<int>)>().does([](std::unique_ptr<int> p) { return *p; });
  };
  running<alone<f>> sys;
  EXPECT_EQ(sys["f"_k](std::make_unique<int>(4)), 4);
  EXPECT_EQ(sys["f"_k].calls().size(), 1u);
}

TEST(spy_test, changes_what_it_is_given_by_reference) {
  static constexpr auto f = [] { return spy<void(int&)>().does([](int& n) { ++n; }); };
  running<alone<f>> sys;
  int n = 1;
  sys["f"_k](n);
  EXPECT_EQ(n, 2);
  EXPECT_TRUE(sys["f"_k].called_with(1));
}

TEST(spy_test, forgets_its_calls) {
  static constexpr auto f = [] { return spy<int(int)>().returns_each(1, 2); };
  running<alone<f>> sys;
  sys["f"_k](0);
  sys["f"_k].clear();
  EXPECT_TRUE(sys["f"_k].calls().empty());
  EXPECT_EQ(sys["f"_k](0), 2);
}

TEST(spy_test, is_reset_at_each_start) {
  running<watched> sys;
  sys["orders"_k].place("milk");
  sys.restart();
  EXPECT_TRUE(sys["mailer"_k].calls().empty());
}

TEST(spy_test, can_be_queried_after_the_stop_through_a_copy) {
  running<watched> sys;
  const auto mailer = sys["mailer"_k];
  sys["orders"_k].place("milk");
  sys.stop();
  EXPECT_TRUE(mailer.called_with("ordered: milk"));
}

TEST(spy_test, takes_parts_as_any_component) {
  static constexpr auto refusing = with(
      watched, "mailer.stop"_k = [](spied<bool(std::string)>& mail) { mail("goodbye"); }
  );
  running<refusing> sys;
  const auto mailer = sys["mailer"_k];
  sys.stop();
  EXPECT_TRUE(mailer.called_with("goodbye"));
}

TEST(spy_test, is_called_by_several_threads) {
  running<watched> sys;
  {
    const auto place = [&] {
      for (int i = 0; i != 1000; ++i) sys["orders"_k].place("milk");
    };
    const std::jthread one(place);
    const std::jthread other(place);
  }
  EXPECT_EQ(sys["mailer"_k].calls().size(), 2000u);
}

template <typename Spy, typename Value>
concept can_return = requires(Spy s, Value v) {
  s.returns(v);
};
template <typename Spy, typename Function>
concept can_do = requires(Spy s, Function f) {
  s.does(f);
};

TEST(spy_test, returns_only_what_its_signature_can) {
  using counts = decltype(spy<int()>());
  static_assert(can_return<counts, short>);
  static_assert(!can_return<counts, std::string>);
  static_assert(can_return<decltype(spy<const int&()>()), int>);
  static_assert(!can_return<decltype(spy<int&()>()), int>);
  static_assert(!can_return<decltype(spy<void()>()), int>);
  static_assert(can_do<counts, int (*)()>);
  static_assert(!can_do<counts, int (*)(int)>);
}

}  // namespace
