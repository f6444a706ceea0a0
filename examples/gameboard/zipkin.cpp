// Spans for Zipkin: a queue, and the loop that empties it. The format is Zipkin's API, version 2.
#include "zipkin.hpp"

#include <httplib.h>

#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace gameboard {
namespace {

using nlohmann::json;

constexpr std::size_t most_at_once = 100;     // spans in one request
constexpr std::size_t most_waiting = 10'000;  // with more the oldest ones are lost

template <typename Duration>
std::int64_t microseconds_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

json span_of(const event& done, const std::string& service) {
  const span& work = *done.work;
  json object{
      {"traceId", work.trace},
      {"id", work.id},
      {"name", done.name},
      {"timestamp", microseconds_of(done.time.time_since_epoch())},
      {"duration", std::max<std::int64_t>(work.duration.count(), 1)},  // 0 would mean unknown
      {"localEndpoint", {{"serviceName", service}}},
      {"tags", json::object()}};
  if (!work.parent.empty()) object["parentId"] = work.parent;
  if (work.kind != span_kind::local)
    object["kind"] = work.kind == span_kind::server ? "SERVER" : "CLIENT";
  for (const auto& [name, value] : done.data) {
    const auto* const number = std::get_if<std::int64_t>(&value);  // A tag is a text.
    object["tags"][name] = number != nullptr ? std::to_string(*number)
                                             : std::get<std::string>(value);
  }
  return object;
}

}  // namespace

zipkin::zipkin(std::string_view collector, std::string service, std::chrono::milliseconds delay)
    : collector_(url::below(collector, "api/v2/spans")),
      service_(std::move(service)),
      delay_(delay) {}

void zipkin::publish(const event& what) noexcept try {
  if (!what.work) return;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(what);
    lose_oldest();
  }
  changed_.notify_all();
} catch (const std::exception&) {
  // There is no memory for it.
}

void zipkin::deliver(const std::stop_token& stop) {
  while (true) {
    std::vector<event> spans = take(stop);
    if (spans.empty()) return;
    if (post(spans)) continue;
    put_back(std::move(spans));
    if (stop.stop_requested()) return give_up();
  }
}

// The next spans to send. None only if the end is requested and nothing is left.
std::vector<event> zipkin::take(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [this] { return !waiting_.empty(); });
  if (waiting_.empty()) return {};
  changed_.wait_for(lock, stop, delay_, [this] {
    return trouble_.empty() && waiting_.size() >= most_at_once;
  });
  const auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_at_once));
  const auto end = waiting_.begin() + size;
  std::vector<event> spans(std::move_iterator(waiting_.begin()), std::move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return spans;
}

bool zipkin::post(const std::vector<event>& spans) {
  json list = json::array();
  for (const event& each : spans) list.push_back(span_of(each, service_));
  httplib::Client client(collector_.origin);
  client.set_connection_timeout(std::chrono::seconds(2));
  client.set_write_timeout(std::chrono::seconds(2));
  client.set_read_timeout(std::chrono::seconds(2));
  const httplib::Result result = client.Post(
      collector_.path, list.dump(-1, ' ', false, json::error_handler_t::replace), "application/json"
  );
  const std::lock_guard lock(mutex_);
  if (!result)
    trouble_ = collector_.text() + ": no answer (" + to_string(result.error()) + ")";
  else if (result->status / 100 != 2)
    trouble_ = collector_.text() + ": refused with " + std::to_string(result->status);
  else
    trouble_.clear();
  if (trouble_.empty()) sent_ += static_cast<std::int64_t>(spans.size());
  return trouble_.empty();
}

void zipkin::put_back(std::vector<event> spans) {
  const std::lock_guard lock(mutex_);
  waiting_.insert(
      waiting_.begin(), std::move_iterator(spans.begin()), std::move_iterator(spans.end())
  );
  lose_oldest();
}

void zipkin::lose_oldest() {
  for (; waiting_.size() > most_waiting; waiting_.pop_front()) ++lost_;
}

void zipkin::give_up() {
  const std::lock_guard lock(mutex_);
  lost_ += static_cast<std::int64_t>(waiting_.size());
  waiting_.clear();
  std::cerr << "zipkin: " << lost_ << " spans are lost: " << trouble_ << "\n";
}

cruller::health_report zipkin::health() const {
  const std::lock_guard lock(mutex_);
  return trouble_.empty() ? cruller::health_report::ok()
                          : cruller::health_report::degraded(trouble_);
}

std::string zipkin::status() const {
  const std::lock_guard lock(mutex_);
  std::string text = std::to_string(sent_) + " sent, " + std::to_string(waiting_.size()) +
                     " waiting";
  if (lost_ > 0) text += ", " + std::to_string(lost_) + " lost";
  return text;
}

}  // namespace gameboard
