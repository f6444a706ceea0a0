// A thread that does what is put into a queue of Boost.Asio's.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <thread>

namespace cruller {

// The destructor awaits all that is in the queue.
class control_worker {
 public:
  explicit control_worker(boost::asio::io_context& queue)
      : open_(queue.get_executor()), thread_([this, &queue] { run(queue); }) {}
  ~control_worker() {
    open_.reset();
    thread_.join();
  }
  control_worker(const control_worker&) = delete;
  control_worker& operator=(const control_worker&) = delete;

  // Lets it end when the queue is empty, and returns whether it has within that time.
  bool end(std::chrono::nanoseconds time) {
    open_.reset();
    return ended_.get_future().wait_for(time) == std::future_status::ready;
  }

 private:
  void run(boost::asio::io_context& queue) {
    for (bool is_done = false; !is_done;) try {
        queue.run();
        is_done = true;
      } catch (const std::exception&) {  // What finds no memory is one task's misfortune.
      }
    ended_.set_value();
  }

  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_;
  std::promise<void> ended_;
  std::thread thread_;
};

}  // namespace cruller
