// The most common component in one line.
#include <memory>

#include "../support/parts.hpp"

namespace {

using namespace test;

class make_test : public journal_test {};

struct store {
  store(const int& its_size, part& its_log) : size(its_size), log(its_log) { write("make store"); }
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  void checkpoint() { write(std::string("checkpoint to ") + log.name); }
  int size;
  part& log;
};

constexpr auto log_part = component(start([] { return part("log"); }));

TEST_F(make_test, constructs_from_its_values_and_takes_more_parts) {
  static constexpr auto definition = define(
      "size"_k = 4,
      "log"_k = log_part,
      "store"_k = make<store>(
          ref<"size">, ref<"log">, suspend(&store::checkpoint), doc("what is kept")
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["store"_k].size, 4);
  sys.suspend();
  sys.resume();
  EXPECT_EQ(sys.describe()[2].doc, "what is kept");
  sys.stop();
  EXPECT_EQ(journal(), "make store, checkpoint to log, destroy log");
}

TEST_F(make_test, is_the_same_as_the_written_out_component) {
  static constexpr auto definition = define(
      "store"_k = make<std::pair<int, int>>(1, 2, doc("two"))
  );
  static constexpr auto changed = with(definition, "store.config.1"_k = 7);
  static constexpr auto other = with(
      definition, "store.start"_k = [](int a, int b) { return a + b; }
  );
  cruller::system<changed> one;
  one.start();
  EXPECT_EQ(one["store"_k], std::pair(1, 7));
  cruller::system<other> two;
  two.start();
  EXPECT_EQ(two["store"_k], 3);
}

struct server {
  template <typename Options>
  explicit server(const Options& options) : port(options["port"_k]) {}
  int port;
};

TEST_F(make_test, takes_named_values_as_one_argument) {
  static constexpr auto definition = define(
      "port"_k = 80, "server"_k = make<server>("port"_k = ref<"port">, "threads"_k = 2)
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["server"_k].port, 80);
}

struct options {
  int port = 80;
  int threads = 2;
};

TEST_F(make_test, makes_an_aggregate_whose_last_members_keep_their_defaults) {
  static constexpr auto definition = define(
      "none"_k = make<options>(), "one"_k = make<options>(8080)
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["none"_k].port, 80);
  EXPECT_EQ(sys["one"_k].port, 8080);
  EXPECT_EQ(sys["one"_k].threads, 2);
}

TEST_F(make_test, without_values_takes_the_config_of_a_base) {
  static constexpr auto definition = define(
      "plugins"_k = group(
          base(config(7)),
          "taken"_k = make<options>(doc("that of the base")),
          "own"_k = make<options>(1)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["plugins.taken"_k].port, 7);
  EXPECT_EQ(sys["plugins.own"_k].port, 1);
}

struct shape {
  virtual ~shape() = default;
  virtual int corners() const = 0;
};
struct square final : shape {
  int corners() const override { return 4; }
};

TEST_F(make_test, goes_with_every_other_part) {
  static constexpr auto definition = define(
      "first"_k = component(start([] { write("first"); })),
      "shape"_k = make<square>(
          as<shape>,
          depends_on<"first">,
          timeout(std::chrono::seconds(9)),
          before(start, [] { write("before"); }),
          stop([] { write("stop"); })
      ),
      "corners"_k = component(config(ref<"shape">), start([](const shape& s) {
                                return s.corners();
                              })),
      "kept"_k = cached(make<options>(3))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["corners"_k], 4);
  EXPECT_EQ(sys["kept"_k].port, 3);
  sys.stop();
  EXPECT_EQ(journal(), "first, before, stop");
}

TEST_F(make_test, moves_values_that_are_moved_into_the_definition) {
  const auto definition = make<int>(std::make_unique<int>(1), doc("of a value that is not copied"));
  EXPECT_NE(
      cruller::detail::element_at<0>(cruller::detail::element_at<0>(definition.parts).data.values),
      nullptr
  );
}

}  // namespace
