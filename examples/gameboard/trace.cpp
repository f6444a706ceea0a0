// Traces: ids, and the trace that a thread is in.
#include "trace.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <random>
#include <utility>

namespace gameboard {
namespace {

thread_local const trace* current = nullptr;

// Random, so that the ids of several services do not meet.
std::string new_id() {
  thread_local std::mt19937_64 random{
      (std::uint64_t{std::random_device{}()} << 32U) | std::random_device{}()};
  return fmt::format("{:016x}", random());
}

}  // namespace

trace::trace(publisher& log, std::string name, span_kind kind, std::vector<field> data)
    : log_(log),
      done_{std::move(name), std::chrono::system_clock::now(), std::move(data), span{}},
      begin_(std::chrono::steady_clock::now()),
      outer_(current) {
  span& work = *done_.work;
  work.id = new_id();
  work.kind = kind;
  work.trace = outer_ != nullptr ? outer_->done_.work->trace : new_id();
  if (outer_ != nullptr) work.parent = outer_->done_.work->id;
  current = this;
}

trace::~trace() {
  current = outer_;
  const auto duration = std::chrono::steady_clock::now() - begin_;
  done_.work->duration = std::chrono::duration_cast<std::chrono::microseconds>(duration);
  log_.publish(done_);
}

}  // namespace gameboard
