// A publisher that sends spans to Zipkin's collector.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cruller/health.hpp>
#include <cstdint>
#include <deque>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "publisher.hpp"
#include "url.hpp"

namespace gameboard {

/// Keeps spans until `deliver`, which runs on a thread of its own, has sent them. Events without a
/// span do not go to Zipkin.
class zipkin : public publisher {
 public:
  /// Does not connect yet. `collector` is its URL, `http://localhost:9411/`; `service` the
  /// name of this service in Zipkin. Spans wait for `delay` for others that are sent with them;
  /// it is also the wait before another attempt. Throws `std::invalid_argument` for a URL that is
  /// none.
  zipkin(std::string_view collector, std::string service, std::chrono::milliseconds delay);

  void publish(const event& what) noexcept override;

  /// Sends spans until it is requested to stop, and then what is left. A collector that is away is
  /// no reason for the service to fail: the spans wait for it. Those that it has not taken at the
  /// end are lost, and a line on the standard error says how many.
  void deliver(const std::stop_token& stop);

  /// Degraded while the collector is away.
  cruller::health_report health() const;
  /// `12 sent, 0 waiting`
  std::string status() const;

 private:
  std::vector<event> take(const std::stop_token& stop);
  bool post(const std::vector<event>& spans);
  void put_back(std::vector<event> spans);
  void lose_oldest();
  void give_up();

  const url collector_;
  const std::string service_;
  const std::chrono::milliseconds delay_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<event> waiting_;
  std::string trouble_;  // why the last attempt has failed; empty if it has not
  std::int64_t sent_ = 0;
  std::int64_t lost_ = 0;
};

}  // namespace gameboard
