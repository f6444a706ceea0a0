// The threads of the control server: one for its clients, two for their commands.
#include "control/control.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "control/control_connection.hpp"
#include "control/control_form.hpp"
#include "control/control_socket.hpp"
#include "control/control_worker.hpp"

namespace cruller::inline v0 {
namespace {

using client = std::shared_ptr<control_connection>;

constexpr std::size_t most_clients = 128;
// How long a client that does not read can delay the end of the program or a reload.
constexpr std::chrono::seconds patience(1);
// The delay before accepting again when there are no free descriptors.
constexpr std::chrono::milliseconds shortage(100);

// The client whose command this thread executes.
struct client_of_thread {
  control_connection* from = nullptr;
  bool json = false;
};
thread_local client_of_thread served;

struct service {
  service(const client& from, bool json, bool is_change) {
    if (is_change) served = {from.get(), json};
  }
  ~service() { served = {}; }
  service(const service&) = delete;
  service& operator=(const service&) = delete;
};

struct waiting_change {
  client from;
  control_request request;
  bool has_waited = false;  // for another one
};

void refuse(const client& from, const control_request& request) {
  from->write(control_form(request.json).finish(control_error("the program is shutting down")));
  from->answered();
}

void refuse(int connection, std::string_view why) {
  const std::string text = control_error(why).text;
  // The socket buffer is empty, so this never blocks.
  static_cast<void>(send(connection, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  close(connection);
}

}  // namespace

struct control_server::inner {
  inner(const std::string& path, executor run, std::function<bool(std::string_view)> is_changing)
      : execute(std::move(run)),
        changes(std::move(is_changing)),
        socket(io, path),
        later(io),
        looker(looks),
        changer(changing) {
    await_client();
    listener.emplace(io);
  }
  ~inner() {
    std::promise<void> closed;
    boost::asio::post(io, [&] {
      ends = true;
      refuse_waiting();
      later.cancel();
      socket.close();
      closed.set_value();
    });
    closed.get_future().wait();
    looker.reset();
    changer.reset();
    // Answers may still be in transit. Clients that do not read them are closed after the delay.
    boost::asio::post(io, [this] { for_each_client(&control_connection::end); });
    if (listener.has_value() && !listener->end(patience))
      boost::asio::post(io, [this] { for_each_client(&control_connection::close); });
    listener.reset();
  }
  inner(const inner&) = delete;
  inner& operator=(const inner&) = delete;

  void for_each_client(void (control_connection::*function)()) {
    for (const auto& each : clients)
      if (const client here = each.lock()) (here.get()->*function)();
  }
  void await_client();
  void accept();
  void welcome(int connection);
  void take(const client& from, std::string_view line);
  void take_change(const client& from, const control_request& request);
  void serve_next_change();
  void refuse_waiting();
  void serve(const client& from, const control_request& request, bool is_change, bool has_waited);
  answer answer_to(const std::string& command, const output_sink& say);

  const executor execute;
  const std::function<bool(std::string_view)> changes;
  // All clients belong to `io`, so it is destroyed after the queues that refer to them.
  boost::asio::io_context io{1};
  boost::asio::io_context looks{1};
  boost::asio::io_context changing{1};
  control_socket socket;
  boost::asio::steady_timer later;
  std::vector<std::weak_ptr<control_connection>> clients;
  std::atomic<bool> ends = false;
  std::atomic<bool> refuses_changes = false;
  std::mutex mutex;  // guards the following
  std::deque<waiting_change> waiting;
  bool is_busy = false;
  std::optional<control_worker> looker;
  std::optional<control_worker> changer;
  std::optional<control_worker> listener;
};

void control_server::inner::await_client() {
  socket.acceptor().async_wait(
      boost::asio::socket_base::wait_read,
      [this](const boost::system::error_code& failure) {
        if (!failure && !ends) accept();
      }
  );
}

void control_server::inner::accept() {
  const int connection = socket.accept();
  // Out of descriptors or memory: an immediate retry would fail again.
  if (connection < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
    later.expires_after(shortage);
    return later.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) await_client();
    });
  }
  await_client();
  if (connection >= 0) welcome(connection);
}

void control_server::inner::welcome(int connection) {
  if (!may_control(connection))
    return refuse(connection, "permission denied: the program runs as another user");
  std::erase_if(clients, [](const auto& each) { return each.expired(); });
  if (clients.size() >= most_clients) return refuse(connection, "too many clients");
  boost::asio::local::stream_protocol::socket made(io);
  boost::system::error_code failure;
  static_cast<void>(made.assign(boost::asio::local::stream_protocol(), connection, failure));
  if (failure) return static_cast<void>(close(connection));
  const auto added = std::make_shared<control_connection>(
      std::move(made), [this](const client& from, std::string_view line) { take(from, line); }
  );
  clients.emplace_back(added);
  added->begin();
}

void control_server::inner::take(const client& from, std::string_view line) {
  const control_request request(line);
  const bool is_change = changes(request.command);
  if (ends || (is_change && refuses_changes)) return refuse(from, request);
  if (is_change) return take_change(from, request);
  boost::asio::post(looks, [this, from, request] { serve(from, request, false, false); });
}

void control_server::inner::take_change(const client& from, const control_request& request) {
  {
    const std::lock_guard lock(mutex);
    waiting.push_back({from, request, is_busy || !waiting.empty()});
  }
  boost::asio::post(changing, [this] { serve_next_change(); });
}

// Does nothing where the next one has been refused meanwhile.
void control_server::inner::serve_next_change() {
  std::optional<waiting_change> next;
  {
    const std::lock_guard lock(mutex);
    if (waiting.empty()) return;
    next = std::move(waiting.front());
    waiting.pop_front();
    is_busy = true;
  }
  serve(next->from, next->request, true, next->has_waited);
  const std::lock_guard lock(mutex);
  is_busy = false;
}

// A shutdown refuses all commands that wait.
void control_server::inner::refuse_waiting() {
  std::deque<waiting_change> refused;
  {
    const std::lock_guard lock(mutex);
    refused.swap(waiting);
  }
  for (const waiting_change& each : refused) refuse(each.from, each.request);
}

void control_server::inner::serve(
    const client& from, const control_request& request, bool is_change, bool has_waited
) try {
  control_form form(request.json);
  answer last;
  if (ends) return refuse(from, request);
  if (has_waited && from->has_left()) {
    // The client gave up waiting, so the command must not take effect later.
  } else {
    const service mine(from, request.json, is_change);
    last = answer_to(request.command, [&](std::string_view text) { from->write(form.say(text)); });
  }
  from->write(form.finish(last));
  from->answered();
} catch (const std::exception&) {  // Out of memory for the answer.
  boost::asio::post(io, [from] { from->close(); });
}

answer control_server::inner::answer_to(const std::string& command, const output_sink& say) try {
  return execute(command, say);
} catch (const std::exception& failure) {
  return control_error(failure.what());
} catch (...) {
  return control_error("the command failed with an unknown exception");
}

control_server::control_server(
    const std::string& path, executor execute, std::function<bool(std::string_view)> changes
)
    : inner_(std::make_unique<inner>(path, std::move(execute), std::move(changes))) {}

control_server::~control_server() = default;

void control_server::refuse_changes() {
  inner_->refuses_changes = true;
  boost::asio::post(inner_->io, [inner = inner_.get()] { inner->refuse_waiting(); });
}

waiting_client current_client() {
  if (served.from == nullptr) return {};
  return {served.from->duplicate(patience), served.json};
}

void finish(waiting_client client, const answer& last) {
  if (client.descriptor < 0) return;
  const std::string text = control_form(client.json).finish(last);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t sent = send(client.descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      pollfd ready{client.descriptor, POLLOUT, 0};
      if (poll(&ready, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) == 0)
        break;
    } else if (errno != EINTR) {
      break;
    }
  }
  close(client.descriptor);
}

}  // namespace cruller::v0
