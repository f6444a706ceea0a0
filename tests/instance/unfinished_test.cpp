// Results of a start that are not instances yet: futures, coroutines, and awaitable types.
#include <gtest/gtest.h>

#include <condition_variable>
#include <coroutine>
#include <cruller/detail/instance/unfinished.hpp>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>
//
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace tasks {

struct task {
  struct promise_type {};
};
struct outside {};  // with traits elsewhere
struct member_operator {
  std::suspend_always operator co_await() noexcept;
};
struct free_operator {};
std::suspend_always operator co_await(const free_operator&) noexcept;

}  // namespace tasks

template <typename... Arguments>
struct std::coroutine_traits<tasks::outside, Arguments...> {
  struct promise_type {};
};

namespace {

using cruller::detail::unfinished;
using namespace tasks;

template <typename... Types>
constexpr bool all_are = (... && unfinished<Types>);
template <typename... Types>
constexpr bool none_is = (... && !unfinished<Types>);

TEST(unfinished_test, what_has_to_be_run_or_waited_for_is_no_instance) {
  static_assert(all_are<std::future<int>, std::future<void>, std::shared_future<std::string>>);
  static_assert(all_are<task, outside, member_operator, free_operator, std::suspend_never>);
#ifdef BOOST_ASIO_HAS_CO_AWAIT
  static_assert(all_are<boost::asio::awaitable<int>, boost::asio::awaitable<void>>);
#endif
}

TEST(unfinished_test, ordinary_objects_are_instances) {
  static_assert(none_is<int, bool, double, const char*, int&, std::future<int>&>);
  static_assert(none_is<std::string, std::vector<int>, std::map<int, int>, std::function<int()>>);
  static_assert(none_is<std::unique_ptr<std::future<int>>, std::shared_ptr<int>>);
  static_assert(none_is<std::optional<int>, std::mutex, std::condition_variable, std::jthread>);
  static_assert(none_is<std::promise<int>, std::packaged_task<int()>, boost::asio::io_context>);
}

}  // namespace
