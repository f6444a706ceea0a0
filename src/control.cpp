// The threads of the control server: one for its clients, two for their commands.
#include "control.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <future>
#include <optional>
#include <utility>
#include <vector>

#include "control_connection.hpp"
#include "control_form.hpp"
#include "control_socket.hpp"
#include "control_worker.hpp"

namespace cruller {
namespace {

using client = std::shared_ptr<control_connection>;

constexpr std::size_t most_clients = 128;
// How long one that does not read may hold up the end of the program, or of this image of it.
constexpr std::chrono::seconds patience(1);
// Until descriptors are tried for again.
constexpr std::chrono::milliseconds shortage(100);

// Whom the command of this thread is for.
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

void refuse(int connection, std::string_view why) {
  const std::string text = control_error(why).text;
  // There is room for it: nothing was sent before.
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
      later.cancel();
      socket.close();
      closed.set_value();
    });
    closed.get_future().wait();
    looker.reset();
    changer.reset();
    // Answers are on their way still; clients that do not read them are not waited for.
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
  void serve(const client& from, const control_request& request, bool is_change, bool has_waited);
  answer answer_to(const std::string& command, const speaker& say);

  const executor execute;
  const std::function<bool(std::string_view)> changes;
  // Clients are all in `io`; what holds one in a queue goes before it.
  boost::asio::io_context io{1};
  boost::asio::io_context looks{1};
  boost::asio::io_context changing{1};
  control_socket socket;
  boost::asio::steady_timer later;
  std::vector<std::weak_ptr<control_connection>> clients;
  std::atomic<bool> ends = false;
  std::atomic<unsigned> changes_to_come = 0;  // with the one that runs
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
  // Nobody is there any more, or there are no descriptors and no memory. Asked at once, the system
  // would say the same for as long as that lasts.
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
  if (!may_control(connection)) return refuse(connection, "you are not the user of this program");
  std::erase_if(clients, [](const auto& each) { return each.expired(); });
  if (clients.size() >= most_clients) return refuse(connection, "too many clients are connected");
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
  if (ends) return serve(from, request, is_change, false);
  const bool has_waited = is_change && changes_to_come++ != 0;
  boost::asio::post(is_change ? changing : looks, [this, from, request, is_change, has_waited] {
    try {
      serve(from, request, is_change, has_waited);
    } catch (const std::exception&) {  // There is no memory for the answer.
      boost::asio::post(io, [from] { from->close(); });
    }
    if (is_change) --changes_to_come;
  });
}

void control_server::inner::serve(
    const client& from, const control_request& request, bool is_change, bool has_waited
) {
  control_form form(request.json);
  answer last;
  if (ends) {
    last = control_error("the program ends");
  } else if (has_waited && from->has_left()) {
    // Whoever gave up waiting does not expect the command to come into force some time later.
  } else {
    const service mine(from, request.json, is_change);
    last = answer_to(request.command, [&](std::string_view text) { from->write(form.say(text)); });
  }
  from->write(form.finish(last));
  from->answered();
}

answer control_server::inner::answer_to(const std::string& command, const speaker& say) try {
  return execute(command, say);
} catch (const std::exception& failure) {
  return control_error(failure.what());
} catch (...) {
  return control_error("it failed with an exception of no known type");
}

control_server::control_server(
    const std::string& path, executor execute, std::function<bool(std::string_view)> changes
)
    : inner_(std::make_unique<inner>(path, std::move(execute), std::move(changes))) {}

control_server::~control_server() = default;

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

}  // namespace cruller
