// Ending cpp-httplib's loop from inside.
//
//   while (there is a socket) { wait, a microsecond ──▶ on_idle ──▶ wait, as long as it takes
//                               accept ───────────────▶ enqueue }
//
// Both are ours, and called by the thread that accepts. When the end has come, they put a
// descriptor in the socket's place that is no socket: accepting there fails, and the loop ends.
#include "accepting_server.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace shop {

using cruller::file_descriptor;

class accepting_server::queue : public httplib::ThreadPool {
 public:
  explicit queue(accepting_server& owner) : ThreadPool(owner.threads_), owner_(owner) {}

  // It returns a bool in later versions.
  auto enqueue(std::function<void()> job)
      -> decltype(std::declval<ThreadPool&>().enqueue(std::move(job))) override {
    owner_.leave_if_told();
    return ThreadPool::enqueue(std::move(job));
  }
  void on_idle() override {
    owner_.wait();
    owner_.leave_if_told();
  }
  // The loop has ended; what it has accepted is still to be answered.
  void shutdown() override {
    owner_.close_socket();
    ThreadPool::shutdown();
  }

 private:
  accepting_server& owner_;
};

accepting_server::accepting_server(int socket, std::size_t threads)
    : threads_(threads),
      accepting_(file_descriptor::duplicate_of(socket)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
  dead_ = file_descriptor::duplicate_of(wake_.get());
  set_idle_interval(0, 1);
  new_task_queue = [this] { return new queue(*this); };
}

bool accepting_server::accept_until_end() {
  svr_sock_ = accepting_.get();
  listen_after_bind();
  return !has_failed_;
}

void accepting_server::end() {
  has_ended_ = true;
  static_cast<void>(::eventfd_write(wake_.get(), 1));
}

void accepting_server::close_socket() {
  // The loop has closed what it could not accept at. Its number stays: the server drops what it has
  // accepted where it has none.
  has_failed_ = svr_sock_ == accepting_.get();
  static_cast<void>((has_failed_ ? accepting_ : dead_).release());
  accepting_ = {};
}

void accepting_server::wait() {
  pollfd files[] = {{accepting_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
  ::poll(files, 2, -1);
}

void accepting_server::leave_if_told() {
  if (has_ended_) svr_sock_ = dead_.get();
}

}  // namespace shop
