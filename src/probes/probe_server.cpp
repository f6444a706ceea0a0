// The threads of the probe server.
#include "probes/probe_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <cruller/error.hpp>
#include <deque>
#include <optional>
#include <thread>
#include <utility>

#include "errors/new_thread.hpp"
#include "probes/probe_connection.hpp"

namespace cruller::inline v0 {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using client = std::shared_ptr<probe_connection>;

constexpr std::size_t most_clients = 32;
constexpr int waiting_clients = 128;
// The delay before accepting again when there are no free descriptors.
constexpr std::chrono::milliseconds shortage(100);

std::string text_of(const tcp::endpoint& at) {
  const std::string host = at.address().to_string();
  return fmt::format("{}:{}", at.address().is_v6() ? "[" + host + "]" : host, at.port());
}

[[noreturn]] void fail(const probe_address& at, const std::string& why) {
  throw error(fmt::format("cannot serve probes on {}:{}: {}", at.host, at.port, why));
}

// A thread that runs the tasks of a context until it is stopped.
class runner {
 public:
  explicit runner(boost::asio::io_context& tasks)
      : tasks_(tasks),
        open_(tasks.get_executor()),
        thread_(new_thread("the probes", [&tasks] { run(tasks); })) {}
  ~runner() {
    tasks_.stop();
    thread_.join();
  }
  runner(const runner&) = delete;
  runner& operator=(const runner&) = delete;

 private:
  static void run(boost::asio::io_context& tasks) {
    for (bool is_done = false; !is_done;) try {
        tasks.run();
        is_done = true;
      } catch (const std::exception&) {  // Only the task fails if memory runs out.
      }
  }

  boost::asio::io_context& tasks_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_;
  std::thread thread_;
};

}  // namespace

struct probe_server::inner {
  inner(const probe_address& at, probe_sources from) : sources(std::move(from)), later(io) {
    listen(at);
    await_client();
  }
  void listen(const probe_address& at);
  tcp::endpoint find(const probe_address& at);
  void await_client();
  void accept();
  void welcome(int connection);
  void take(const client& from, const std::string& path);
  void write_metrics(const client& to);

  const probe_sources sources;
  boost::asio::io_context io{1};
  boost::asio::io_context writing{1};
  tcp::acceptor acceptor{io};
  boost::asio::steady_timer later;
  std::deque<std::weak_ptr<probe_connection>> clients;  // the oldest first
  std::optional<runner> writes;
  std::optional<runner> serves;
};

tcp::endpoint probe_server::inner::find(const probe_address& at) {
  tcp::resolver resolver(io);
  error_code failure;
  const auto flags = tcp::resolver::passive | tcp::resolver::numeric_service;
  const auto found = resolver.resolve(at.host, at.port, flags, failure);
  if (failure) fail(at, failure.message());
  // All addresses are those of IPv6, too, where the machine has it.
  for (const auto& each : found)
    if (at.host.empty() && each.endpoint().address().is_v6()) return each.endpoint();
  return found.begin()->endpoint();
}

void probe_server::inner::listen(const probe_address& at) {
  tcp::endpoint to = find(at);
  const auto open = [&] {
    return socket(to.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  };
  int made = open();
  if (made < 0 && at.host.empty()) {  // The machine has no IPv6.
    to = tcp::endpoint(tcp::v4(), to.port());
    made = open();
  }
  error_code failure(errno, boost::system::generic_category());
  if (made < 0) fail(at, failure.message());
  static_cast<void>(acceptor.assign(to.protocol(), made, failure));
  if (!failure) static_cast<void>(acceptor.set_option(tcp::acceptor::reuse_address(true), failure));
  if (!failure && to.address().is_v6() && at.host.empty())
    static_cast<void>(acceptor.set_option(boost::asio::ip::v6_only(false), failure));
  if (!failure) static_cast<void>(acceptor.bind(to, failure));
  if (!failure) static_cast<void>(acceptor.listen(waiting_clients, failure));
  if (failure) fail(at, failure.message());
}

void probe_server::inner::await_client() {
  acceptor.async_wait(tcp::acceptor::wait_read, [this](const error_code& failure) {
    if (!failure) accept();
  });
}

void probe_server::inner::accept() {
  const int connection = accept4(
      acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC
  );
  // Out of descriptors or memory: an immediate retry would fail again.
  if (connection < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
    later.expires_after(shortage);
    return later.async_wait([this](const error_code& cancelled) {
      if (!cancelled) await_client();
    });
  }
  await_client();
  if (connection >= 0) welcome(connection);
}

void probe_server::inner::welcome(int connection) {
  std::erase_if(clients, [](const auto& each) {
    const client here = each.lock();
    return here == nullptr || !here->is_open();
  });
  if (clients.size() >= most_clients) {
    if (const client oldest = clients.front().lock()) oldest->close();
    clients.pop_front();
  }
  tcp::socket made(io);
  error_code failure;
  static_cast<void>(made.assign(acceptor.local_endpoint().protocol(), connection, failure));
  if (failure) return;
  const auto added = std::make_shared<probe_connection>(
      std::move(made), [this](const client& from, const std::string& path) { take(from, path); }
  );
  clients.emplace_back(added);
  added->begin();
}

void probe_server::inner::take(const client& from, const std::string& path) {
  if (path != metrics_path) return from->answer(page_of(sources, path));
  boost::asio::post(writing, [this, from] { write_metrics(from); });
}

void probe_server::inner::write_metrics(const client& to) {
  probe_page page{500, "the metrics could not be written\n"};
  try {
    page = {200, sources.metrics()};
  } catch (const std::exception&) {  // Out of memory.
  }
  boost::asio::post(io, [to, page = std::move(page)] { to->answer(page); });
}

probe_server::probe_server(const probe_address& at, probe_sources sources)
    : inner_(std::make_unique<inner>(at, std::move(sources))) {
  inner_->writes.emplace(inner_->writing);
  inner_->serves.emplace(inner_->io);
}

probe_server::~probe_server() {
  inner_->writes.reset();
  inner_->serves.reset();
}

std::string probe_server::address() const { return text_of(inner_->acceptor.local_endpoint()); }

}  // namespace cruller::v0
