// Interfaces: the type that other components see.
#include <memory>

#include "../support/parts.hpp"

namespace {

using namespace test;

class as_test : public journal_test {};

struct store {
  virtual ~store() = default;
  virtual int size() const = 0;
};
struct memory_store : store {
  explicit memory_store(int its_size) : count(its_size) {}
  int size() const override { return count; }
  int count;
};

constexpr auto web = component(config(ref<"store">), start([](auto& seen) {
                                 static_assert(std::is_same_v<decltype(seen), store&>);
                                 return seen.size();
                               }));

template <const auto& Definition>
int size_seen() {
  cruller::system<Definition> sys;
  sys.start();
  return sys["web"_k];
}

TEST_F(as_test, R2_others_see_a_base_of_the_instance) {
  static constexpr auto definition = define(
      "store"_k = component(as<store>, start([] { return memory_store(1); })), "web"_k = web
  );
  EXPECT_EQ(size_seen<definition>(), 1);
}

TEST_F(as_test, R2_others_see_what_a_pointer_points_to) {
  static memory_store outside(4);
  static constexpr auto unique = define(
      "store"_k = component(as<store>, start([] { return std::make_unique<memory_store>(2); })),
      "web"_k = web
  );
  static constexpr auto shared = define(
      "store"_k = component(as<store>, start([] {
                              return std::shared_ptr<store>(new memory_store(3));
                            })),
      "web"_k = web
  );
  static constexpr auto plain = define(
      "store"_k = component(as<store>, start([] { return &outside; })), "web"_k = web
  );
  static constexpr auto reference = define(
      "store"_k = component(as<store>, start([]() -> memory_store& { return outside; })),
      "web"_k = web
  );
  EXPECT_EQ(size_seen<unique>(), 2);
  EXPECT_EQ(size_seen<shared>(), 3);
  EXPECT_EQ(size_seen<plain>(), 4);
  EXPECT_EQ(size_seen<reference>(), 4);
}

constexpr auto of_pointer = define(
    "store"_k = component(
        as<store>,
        start([] { return std::make_unique<memory_store>(2); }),
        stop([](std::unique_ptr<memory_store>& own) { write(std::to_string(own->count)); })
    ),
    "web"_k = web,
    "group"_k = component(config(ref<"store">), start([](store& s) -> store& { return s; }))
);

TEST_F(as_test, the_system_and_its_own_handlers_have_the_instance_itself) {
  cruller::system<of_pointer> sys;
  sys.start();
  static_assert(std::is_same_v<decltype(sys["store"_k]), std::unique_ptr<memory_store>&>);
  EXPECT_EQ(&sys["group"_k], sys["store"_k].get());
  sys.stop();
  EXPECT_EQ(journal(), "2");
}

TEST_F(as_test, find_knows_the_instance_by_both_types) {
  cruller::system<of_pointer> sys;
  sys.start();
  EXPECT_EQ(sys.find<store>("store"), sys["store"_k].get());
  EXPECT_EQ(sys.find<std::unique_ptr<memory_store>>("store"), &sys["store"_k]);
  try {
    static_cast<void>(sys.find<memory_store>("store"));
    FAIL() << "found by a third type";
  } catch (const cruller::type_error& error) {
    EXPECT_NE(std::string(error.what()).find("with the interface"), std::string::npos)
        << error.what();
  }
}

TEST_F(as_test, a_null_pointer_fails_the_start_and_leaves_nothing) {
  static constexpr auto definition = define(
      "store"_k = component(
          as<store>, start([] { return std::unique_ptr<memory_store>(); }), stop([](auto&) {
            write("stop");
          })
      ),
      "web"_k = web
  );
  cruller::system<definition> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    EXPECT_EQ(error.component(), "store");
    EXPECT_NE(std::string(error.what()).find("null pointer"), std::string::npos) << error.what();
  }
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
  EXPECT_EQ(journal(), "");
}

TEST_F(as_test, a_plain_null_pointer_fails_the_start_too) {
  static constexpr auto definition = define(
      "store"_k = component(as<store>, start([]() -> memory_store* { return nullptr; })),
      "web"_k = web
  );
  cruller::system<definition> sys;
  EXPECT_THROW(sys.start(), cruller::signal_error);
}

TEST_F(as_test, without_it_a_null_pointer_is_an_instance_like_any_other) {
  static constexpr auto definition = define("store"_k = component(start([] {
                                              return std::unique_ptr<memory_store>();
                                            })));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["store"_k], nullptr);
}

TEST_F(as_test, views_of_a_group_show_the_interface) {
  static constexpr auto definition = define(
      "g"_k = group("store"_k = component(as<store>, start([] { return memory_store(7); }))),
      "all"_k = component(config(ref<"g">), start([](auto g) {
                            store& seen = g["store"_k];
                            return seen.size();
                          }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], 7);
}

}  // namespace
